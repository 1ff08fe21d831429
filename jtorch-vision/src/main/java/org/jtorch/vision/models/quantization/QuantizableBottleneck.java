package org.jtorch.vision.models.quantization;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/**
 * Residual block of a 3x3 convolution between two 1x1 convolutions, {@code
 * torchvision.models.quantization.resnet.QuantizableBottleneck}.
 */
final class QuantizableBottleneck extends QuantizableBlock {
  static final long EXPANSION = 4;

  private final List<Slot<Layer>> path;
  private final @Nullable Slot<Layer> downsample;
  private final Slot<Functional> skipAddRelu;

  QuantizableBottleneck(Sizes s) {
    long width = s.planes() * s.widthPerGroup() / 64 * s.groups();
    long out = s.planes() * EXPANSION;
    Sequential shortcut = shortcut(s, out);
    Slot<Layer> conv1 = slot("conv1", conv1x1(s.in(), width, 1));
    Slot<Layer> bn1 = slot("bn1", new BatchNorm2d(width));
    Slot<Layer> conv2 = slot("conv2", conv3x3(width, width, s.stride(), s.groups()));
    Slot<Layer> bn2 = slot("bn2", new BatchNorm2d(width));
    Slot<Layer> conv3 = slot("conv3", conv1x1(width, out, 1));
    Slot<Layer> bn3 = slot("bn3", new BatchNorm2d(out));
    register("relu", new ReLU());
    downsample = shortcut == null ? null : slot("downsample", shortcut);
    skipAddRelu = slot("skip_add_relu", new FloatFunctional());
    Slot<Layer> relu1 = slot("relu1", new ReLU());
    Slot<Layer> relu2 = slot("relu2", new ReLU());
    path = List.of(conv1, bn1, relu1, conv2, bn2, relu2, conv3, bn3);
  }

  @Override
  public List<List<String>> fused() {
    return groups(
        downsample,
        List.of(
            List.of("conv1", "bn1", "relu1"),
            List.of("conv2", "bn2", "relu2"),
            List.of("conv3", "bn3")));
  }

  @Override
  public Tensor forward(Tensor x) {
    return forward(x, path, downsample, skipAddRelu.get());
  }
}
