/** Finds, checks and loads libtorch. */
@NullMarked
@CheckReturnValue
package org.jtorch.loader;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
