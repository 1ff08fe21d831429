package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Convolutions and normalizations whose result is added to the input. */
abstract class ResidualBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** Convolution and normalization in turn. */
  private final List<Slot<Layer>> path = new ArrayList<>();

  private @Nullable Slot<Layer> relu;
  private @Nullable Slot<Layer> downsample;

  /** Creates the shortcut, first as in torchvision, so that a seed gives the same weights. */
  static @Nullable Sequential shortcut(
      ResNet.BlockSizes s, long out, LongFunction<? extends Layer> norm) {
    return s.isProjected()
        ? new Sequential(
            new Conv2d(s.in(), out, 1, o -> o.stride(s.stride()).bias(false)), norm.apply(out))
        : null;
  }

  static Conv2d conv1x1(long in, long out) {
    return new Conv2d(in, out, 1, o -> o.bias(false));
  }

  static Conv2d conv3x3(long in, long out, long stride, long dilation, long groups) {
    return new Conv2d(
        in,
        out,
        3,
        o -> o.stride(stride).padding(dilation).dilation(dilation).groups(groups).bias(false));
  }

  final void step(Conv2d conv, Layer norm) {
    int number = path.size() / 2 + 1;
    path.add(slot("conv" + number, conv));
    path.add(slot("bn" + number, norm));
  }

  final void activation() {
    relu = slot("relu", new ReLU(o -> o.inplace(true)));
  }

  final void downsample(@Nullable Sequential shortcut) {
    downsample = shortcut == null ? null : slot("downsample", shortcut);
  }

  /** Returns the last normalization, which an initialization may set to zero. */
  final Layer lastNorm() {
    return path.get(path.size() - 1).get();
  }

  @Override
  public Tensor forward(Tensor x) {
    Layer activation = Objects.requireNonNull(relu).get();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < path.size(); i++) {
      if (i > 0 && i % 2 == 0) {
        layers.add(activation);
      }
      layers.add(path.get(i).get());
    }
    Tensor y = CALLS.call(x, layers);
    if (downsample == null) {
      return activation.call(y.add_(x));
    }
    Layer reduce = downsample.get();
    Tensor shortcut = reduce.call(x);
    y.add_(shortcut);
    CALLS.close(reduce, x, shortcut);
    return activation.call(y);
  }
}
