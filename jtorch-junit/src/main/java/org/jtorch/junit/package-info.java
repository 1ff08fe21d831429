/**
 * JUnit extension that fails tests which leak tensors.
 *
 * <p><b>Ownership:</b> the extension owns the scope that it opens around a test.
 *
 * <p><b>Thread safety:</b> for tests that run sequentially.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.junit;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
