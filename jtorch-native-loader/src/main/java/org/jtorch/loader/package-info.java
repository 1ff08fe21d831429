/**
 * Finds, checks and loads libtorch: {@link org.jtorch.loader.LibTorch} loads it, {@link
 * org.jtorch.loader.Doctor} reports what is installed and what is missing.
 *
 * <p><b>Ownership:</b> the objects of this package hold no native memory. libtorch stays loaded
 * until the JVM ends.
 *
 * <p><b>Thread safety:</b> every method may be called from any thread.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.loader;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
