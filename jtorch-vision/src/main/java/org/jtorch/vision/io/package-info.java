/** Image files to tensors and back, {@code torchvision.io}. */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.io;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
