package org.jtorch.vision.models.quantization;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/**
 * Residual block of two 3x3 convolutions, {@code
 * torchvision.models.quantization.resnet.QuantizableBasicBlock}.
 */
final class QuantizableBasicBlock extends QuantizableBlock {
  private final List<Slot<Layer>> path = new ArrayList<>();
  private final @Nullable Slot<Layer> downsample;
  private final Slot<Functional> addRelu;

  QuantizableBasicBlock(Sizes s) {
    Sequential shortcut = shortcut(s, s.planes());
    path.add(slot("conv1", conv3x3(s.in(), s.planes(), s.stride(), 1)));
    path.add(slot("bn1", new BatchNorm2d(s.planes())));
    path.add(slot("relu", new ReLU()));
    path.add(slot("conv2", conv3x3(s.planes(), s.planes(), 1, 1)));
    path.add(slot("bn2", new BatchNorm2d(s.planes())));
    downsample = shortcut == null ? null : slot("downsample", shortcut);
    addRelu = slot("add_relu", new FloatFunctional());
  }

  @Override
  public List<List<String>> fused() {
    return groups(downsample, List.of(List.of("conv1", "bn1", "relu"), List.of("conv2", "bn2")));
  }

  @Override
  public Tensor forward(Tensor x) {
    return forward(x, path, downsample, addRelu.get());
  }
}
