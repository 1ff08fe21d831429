/**
 * Models of optical flow, {@code torchvision.models.optical_flow}.
 *
 * <pre>{@code
 * RAFT model = RAFT.raftLarge();
 * model.eval();
 * List<Tensor> flows = Torch.inferenceMode(() -> model.call(image1, image2));
 * Tensor picture = VisionUtils.flowToImage(flows.get(flows.size() - 1)); // the last is the best
 * }</pre>
 *
 * <p><b>Ownership:</b> a model owns its parameters, as every {@link org.jtorch.nn.Module}.
 *
 * <p><b>Thread safety:</b> several threads may call a model at once in eval mode.
 */
@NullMarked
@CheckReturnValue
@PrivateOutput
package org.jtorch.vision.models.opticalflow;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
import org.jtorch.nn.PrivateOutput;
