package org.jtorch.vision.models.quantization;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.ConvNd;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.vision.models.internal.BranchedBlock;

/**
 * Convolution without bias, batch normalization and ReLU, {@code
 * torchvision.models.quantization.inception.QuantizableBasicConv2d}.
 */
final class QuantizableBasicConv2d extends Module implements Layer, Fusable {
  private final Slot<Layer> conv;
  private final Slot<Layer> bn;
  private final Slot<Layer> relu;

  QuantizableBasicConv2d(long in, long out, long... kernelSize) {
    this(in, out, kernelSize, o -> {});
  }

  QuantizableBasicConv2d(long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options) {
    conv = slot("conv", BranchedBlock.unbiased(in, out, kernelSize, options));
    bn = slot("bn", new BatchNorm2d(out, o -> o.eps(0.001)));
    relu = slot("relu", new ReLU());
  }

  @Override
  public List<List<String>> fused() {
    return List.of(List.of("conv", "bn", "relu"));
  }

  @Override
  public Tensor forward(Tensor x) {
    return QuantizableModel.CALLS.call(x, List.of(conv.get(), bn.get(), relu.get()));
  }
}
