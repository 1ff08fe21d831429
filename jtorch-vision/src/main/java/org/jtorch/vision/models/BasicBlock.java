package org.jtorch.vision.models;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Residual block of two 3x3 convolutions, {@code torchvision.models.resnet.BasicBlock}. */
final class BasicBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> conv1;
  private final Slot<Layer> bn1;
  private final Slot<Layer> relu;
  private final Slot<Layer> conv2;
  private final Slot<Layer> bn2;
  private final @Nullable Slot<Layer> downsample;

  BasicBlock(long in, long out, long stride) {
    // Created first, as in torchvision, so that a seed gives the same weights.
    Sequential shortcut = stride == 1 && in == out ? null : shortcut(in, out, stride);
    conv1 = conv3x3("conv1", in, out, stride);
    bn1 = slot("bn1", new BatchNorm2d(out));
    relu = slot("relu", new ReLU(o -> o.inplace(true)));
    conv2 = conv3x3("conv2", out, out, 1);
    bn2 = slot("bn2", new BatchNorm2d(out));
    downsample = shortcut == null ? null : slot("downsample", shortcut);
  }

  private static Sequential shortcut(long in, long out, long stride) {
    return new Sequential(
        new Conv2d(in, out, 1, o -> o.stride(stride).bias(false)), new BatchNorm2d(out));
  }

  private Slot<Layer> conv3x3(String name, long in, long out, long stride) {
    return slot(name, new Conv2d(in, out, 3, o -> o.stride(stride).padding(1).bias(false)));
  }

  @Override
  public Tensor forward(Tensor x) {
    List<Layer> layers = List.of(conv1.get(), bn1.get(), relu.get(), conv2.get(), bn2.get());
    Tensor y = CALLS.call(x, layers);
    if (downsample == null) {
      return relu.get().call(y.add_(x));
    }
    Layer reduce = downsample.get();
    Tensor shortcut = reduce.call(x);
    y.add_(shortcut);
    CALLS.close(reduce, x, shortcut);
    return relu.get().call(y);
  }
}
