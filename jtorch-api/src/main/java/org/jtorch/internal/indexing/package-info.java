/**
 * Python's subscripts: slices, masks, index tensors and their assignment.
 *
 * <p>Uses {@code calls} and the public API.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.indexing;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
