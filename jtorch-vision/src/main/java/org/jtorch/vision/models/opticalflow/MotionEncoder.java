package org.jtorch.vision.models.opticalflow;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Identity;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Conv2dNormActivation;

/**
 * Features of the flow and of its correlations, {@code
 * torchvision.models.optical_flow.raft.MotionEncoder}.
 */
final class MotionEncoder extends Module {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> convcorr1;
  private final Slot<Layer> convcorr2;
  private final Slot<Layer> convflow1;
  private final Slot<Layer> convflow2;
  private final Slot<Layer> conv;

  /**
   * Creates an encoder.
   *
   * @param in channels of the correlation features
   * @param corr channels of the one or two layers for correlations
   * @param flow channels of the two layers for the flow
   * @param out channels of the output
   */
  MotionEncoder(long in, long[] corr, long[] flow, long out) {
    convcorr1 = slot("convcorr1", block(in, corr[0], 1));
    convcorr2 = slot("convcorr2", corr.length == 2 ? block(corr[0], corr[1], 3) : new Identity());
    convflow1 = slot("convflow1", block(2, flow[0], 7));
    convflow2 = slot("convflow2", block(flow[0], flow[1], 3));
    conv = slot("conv", block(corr[corr.length - 1] + flow[1], out - 2, 3));
  }

  static Conv2dNormActivation block(long in, long out, long kernel) {
    return new Conv2dNormActivation(in, out, o -> o.kernelSize(kernel).noNorm());
  }

  Tensor call(Tensor flow, Tensor correlations) {
    return call(() -> CALLS.compute(this, () -> forward(flow, correlations)), flow, correlations);
  }

  private Tensor forward(Tensor flow, Tensor correlations) {
    Tensor corr = CALLS.call(correlations, List.of(convcorr1.get(), convcorr2.get()));
    Tensor encoded = CALLS.call(flow, List.of(convflow1.get(), convflow2.get()));
    Tensor joined = conv.get().call(Torch.cat(List.of(corr, encoded), 1));
    return Torch.cat(List.of(joined, flow), 1);
  }
}
