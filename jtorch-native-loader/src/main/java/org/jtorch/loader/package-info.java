/**
 * Finds, checks and loads libtorch: {@link org.jtorch.loader.LibTorch} loads it, {@link
 * org.jtorch.loader.Doctor} tells what is there and what is missing.
 */
@NullMarked
@CheckReturnValue
package org.jtorch.loader;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
