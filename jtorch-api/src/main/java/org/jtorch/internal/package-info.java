/**
 * Functions that jtorch's other modules need and users do not: the only internal package that is
 * exported, to those modules.
 *
 * <p>Uses all other internal packages. {@code org.jtorch} only registers implementations here.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
