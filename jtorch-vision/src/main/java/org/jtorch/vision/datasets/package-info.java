/** Datasets of images, {@code torchvision.datasets}. */
@NullMarked
@CheckReturnValue
package org.jtorch.vision.datasets;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
