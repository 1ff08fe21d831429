package org.jtorch.vision.models;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.PythonNumbers;

/** Layer normalization over the channels of {@code (N, C, H, W)}, in torchvision's ConvNeXt. */
final class LayerNorm2d extends Module implements Layer {
  private static final double EPS = 1e-6;

  private final long channels;
  private final Slot<Tensor> weight;
  private final Slot<Tensor> bias;

  LayerNorm2d(long channels) {
    this.channels = channels;
    weight = parameter("weight", Torch.ones(channels));
    bias = parameter("bias", Torch.zeros(channels));
  }

  @Override
  public Tensor forward(Tensor x) {
    return TensorScope.compute(
        () ->
            F.layerNorm(
                    x.permute(0, 2, 3, 1),
                    new long[] {channels},
                    o -> o.weight(weight.get()).bias(bias.get()).eps(EPS))
                .permute(0, 3, 1, 2));
  }

  @Override
  protected String extraRepr() {
    return "("
        + channels
        + ",), eps="
        + PythonNumbers.of(EPS)
        + ", elementwise_affine=True, bias=True";
  }
}
