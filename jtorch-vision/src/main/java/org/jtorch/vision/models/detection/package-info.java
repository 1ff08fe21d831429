/**
 * Models that detect objects in images, {@code torchvision.models.detection}: Faster R-CNN, Mask
 * R-CNN, Keypoint R-CNN, RetinaNet, FCOS and SSD, with their losses.
 *
 * <p>Images have the shape (3, H, W), any size, and values from 0 to 1. Boxes are XYXY in pixels of
 * their image, label 0 is the background.
 *
 * <pre>{@code
 * FasterRCNN model = FasterRCNN.fasterrcnnResnet50Fpn(o -> o.weights(weights));
 * model.eval();
 * Detections found = Torch.inferenceMode(() -> model.call(List.of(image))).get(0);
 * Tensor sure = found.boxes().get(found.scores().ge(0.5));
 * }</pre>
 *
 * <p>Training for two classes and the background:
 *
 * <pre>{@code
 * FasterRCNN model = FasterRCNN.fasterrcnnResnet50Fpn(o -> o.numClasses(3));
 * Losses losses = model.losses(List.of(image), List.of(new Target(boxes, labels)));
 * losses.total().backward();
 * }</pre>
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
