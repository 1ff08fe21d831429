/**
 * Operator calls: schemas, argument conversion, dispatch, routing to faster kernels, and
 * translation of native errors.
 *
 * <p>Every operator of the public API is called through {@link org.jtorch.internal.calls.Dispatch}.
 * Uses {@code guards}, {@code values}, {@code memory} and lower layers.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.calls;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
