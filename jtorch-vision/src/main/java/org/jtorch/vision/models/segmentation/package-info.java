/**
 * Models that classify each pixel of an image, {@code torchvision.models.segmentation}: DeepLabV3,
 * FCN and LR-ASPP.
 *
 * <pre>{@code
 * DeepLabV3 model = DeepLabV3.deeplabv3Resnet50(o -> o.weights(weights));
 * model.eval();
 * Tensor batch = weights.transforms().apply(image).unsqueeze(0);
 * Tensor classes = Torch.inferenceMode(() -> model.call(batch)).argmax(1); // (1, H, W)
 * }</pre>
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
