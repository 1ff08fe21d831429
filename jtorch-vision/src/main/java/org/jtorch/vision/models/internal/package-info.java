/** Blocks that models of images and of clips share. Not exported. */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models.internal;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
