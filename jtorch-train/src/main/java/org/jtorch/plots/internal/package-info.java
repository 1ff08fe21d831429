/** Pixels of tensors and files of pictures, for the packages of this module. */
@NullMarked
@CheckReturnValue
package org.jtorch.plots.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
