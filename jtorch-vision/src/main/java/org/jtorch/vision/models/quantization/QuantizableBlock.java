package org.jtorch.vision.models.quantization;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/** Convolutions and normalizations whose result is added to the input. */
abstract class QuantizableBlock extends Module implements Layer, Fusable {
  /**
   * Sizes of a block.
   *
   * @param in channels of the input
   * @param planes base number of channels
   * @param stride of the block
   * @param groups of the 3x3 convolution of a bottleneck
   * @param widthPerGroup channels of a group where there are 64 planes
   */
  record Sizes(long in, long planes, long stride, long groups, long widthPerGroup) {}

  static @Nullable Sequential shortcut(Sizes s, long out) {
    return s.stride == 1 && s.in == out
        ? null
        : new Sequential(conv1x1(s.in, out, s.stride), new BatchNorm2d(out));
  }

  static Conv2d conv1x1(long in, long out, long stride) {
    return new Conv2d(in, out, 1, o -> o.stride(stride).bias(false));
  }

  static Conv2d conv3x3(long in, long out, long stride, long groups) {
    return new Conv2d(in, out, 3, o -> o.stride(stride).padding(1).groups(groups).bias(false));
  }

  static List<List<String>> groups(@Nullable Slot<Layer> downsample, List<List<String>> path) {
    List<List<String>> groups = new ArrayList<>(path);
    if (downsample != null) {
      groups.add(List.of("downsample.0", "downsample.1"));
    }
    return groups;
  }

  final Tensor forward(
      Tensor x, List<Slot<Layer>> path, @Nullable Slot<Layer> downsample, Functional sum) {
    return QuantizableModel.CALLS.compute(
        this,
        () -> {
          Tensor y = QuantizableModel.CALLS.call(x, path.stream().map(Slot::get).toList());
          return sum.addRelu(y, downsample == null ? x : downsample.get().call(x));
        });
  }
}
