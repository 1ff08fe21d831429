/** Downloads and options, which packages share. Not exported. */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
