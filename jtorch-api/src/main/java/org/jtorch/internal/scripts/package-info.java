/**
 * TorchScript modules: checked loading, methods, contents, freezing, safe division.
 *
 * <p>Archives are checked before libtorch reads them. Uses {@code calls}, {@code values}, {@code
 * memory} and {@code zip}.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.internal.scripts;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
