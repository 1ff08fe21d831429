/** Finds, checks and loads libtorch: {@link org.jtorch.loader.LibTorch} loads it. */
@NullMarked
@CheckReturnValue
package org.jtorch.loader;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
