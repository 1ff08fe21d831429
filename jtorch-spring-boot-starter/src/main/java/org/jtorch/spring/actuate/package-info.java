/**
 * Health of each model and the endpoint {@code /actuator/jtorch}, where the application has the
 * actuator.
 *
 * <p>Nothing in it is meant to be called by applications: the auto-configurations register its
 * beans, each under the condition that the classes it needs exist.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.spring.actuate;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
