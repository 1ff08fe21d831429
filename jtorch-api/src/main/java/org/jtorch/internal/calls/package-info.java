/**
 * Operator calls: schemas, argument conversion, dispatch, routing to faster kernels, and the
 * translation of native errors.
 *
 * <p>Every operator of the public API runs through {@link org.jtorch.internal.calls.Dispatch}. Uses
 * {@code guards}, {@code values}, {@code memory} and what lies below them.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.calls;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
