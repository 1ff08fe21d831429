/** What the packages of this module share and nobody else sees. */
@NullMarked
@CheckReturnValue
package org.jtorch.nn.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
