/**
 * Conversion between Java objects and libtorch's {@code IValue}, by schema types.
 *
 * <p>Operators and scripts convert their arguments and results here. Uses {@code binding}, {@code
 * modes} and {@code memory}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.values;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
