/**
 * Problem details and the Open Inference Protocol, where the application is a web application.
 *
 * <p>Nothing in it is meant to be called by applications: the auto-configurations register its
 * beans, each under the condition that the classes it needs exist.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.spring.web;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
