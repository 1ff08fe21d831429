package org.jtorch.vision.models.opticalflow;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Weights of the upsampling from the hidden state, {@code
 * torchvision.models.optical_flow.raft.MaskPredictor}. {@code (N, C, H, W)} to {@code (N, 576, H,
 * W)}.
 */
final class MaskPredictor extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** The factor of the paper's authors, which reduces the gradients. */
  private static final double MULTIPLIER = 0.25;

  private final Slot<Layer> convrelu;
  private final Slot<Layer> conv;

  MaskPredictor(long in, long hidden) {
    convrelu = slot("convrelu", MotionEncoder.block(in, hidden, 3));
    conv = slot("conv", new Conv2d(hidden, 8 * 8 * 9, 1));
  }

  @Override
  public Tensor forward(Tensor x) {
    return CALLS.compute(
        this, () -> CALLS.call(x, List.of(convrelu.get(), conv.get())).mul(MULTIPLIER));
  }
}
