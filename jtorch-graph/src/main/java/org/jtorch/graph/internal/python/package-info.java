/**
 * Python's arithmetic on numbers and its notation of constants.
 *
 * <p>Programs and scripts compute with int, float and bool as Python does, which differs from Java
 * in division, remainders and booleans. Uses no other package of this module.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.graph.internal.python;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
