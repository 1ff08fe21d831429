/**
 * Models that detect objects in images, {@code torchvision.models.detection}: Faster R-CNN, Mask
 * R-CNN, Keypoint R-CNN, RetinaNet, FCOS and SSD, with their losses.
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}.
 * Detections and losses belong to the current scope.
 *
 * <p><b>Thread safety:</b> several threads may call a model at once in eval mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
