/**
 * Predictors without models, for tests of applications that use {@link
 * org.jtorch.serving.Predictor}. They answer by a function, record their requests, and fail or
 * delay on request. No native library is loaded.
 *
 * <p><b>Ownership:</b> they hold no tensors.
 *
 * <p><b>Thread safety:</b> safe; they are called and changed from any thread.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.serving.test;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
