/**
 * Models for video clips, {@code torchvision.models.video}.
 *
 * <p>A clip has the shape (frames, 3, H, W) before the transform of the weights, and (3, frames, H,
 * W) after it.
 *
 * <pre>{@code
 * VideoResNet model = VideoResNet.r3d_18();
 * model.eval();
 * Tensor logits = Torch.inferenceMode(() -> model.call(clips)); // (N, 400)
 * }</pre>
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}.
 *
 * <p><b>Thread safety:</b> several threads may call a model at once in eval mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models.video;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
