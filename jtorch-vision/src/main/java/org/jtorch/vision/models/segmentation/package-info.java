/**
 * Models that classify each pixel of an image, {@code torchvision.models.segmentation}: DeepLabV3,
 * FCN and LR-ASPP.
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}. Its
 * outputs belong to the current scope.
 *
 * <p><b>Thread safety:</b> several threads may call a model at once in eval mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models.segmentation;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
