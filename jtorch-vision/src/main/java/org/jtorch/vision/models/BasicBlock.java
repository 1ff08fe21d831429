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
import org.jtorch.nn.internal.SequentialAccess;

/** Residual block of two 3x3 convolutions, {@code torchvision.models.resnet.BasicBlock}. */
final class BasicBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Conv2d conv1;
  private final BatchNorm2d bn1;
  private final ReLU relu;
  private final Conv2d conv2;
  private final BatchNorm2d bn2;
  private final @Nullable Sequential downsample;

  BasicBlock(long in, long out, long stride) {
    // Created first, as in torchvision, so that a seed gives the same weights.
    Sequential shortcut = stride == 1 && in == out ? null : shortcut(in, out, stride);
    conv1 = conv3x3("conv1", in, out, stride);
    bn1 = register("bn1", new BatchNorm2d(out));
    relu = register("relu", new ReLU(o -> o.inplace(true)));
    conv2 = conv3x3("conv2", out, out, 1);
    bn2 = register("bn2", new BatchNorm2d(out));
    downsample = shortcut == null ? null : register("downsample", shortcut);
  }

  private static Sequential shortcut(long in, long out, long stride) {
    return new Sequential(
        new Conv2d(in, out, 1, o -> o.stride(stride).bias(false)), new BatchNorm2d(out));
  }

  private Conv2d conv3x3(String name, long in, long out, long stride) {
    return register(name, new Conv2d(in, out, 3, o -> o.stride(stride).padding(1).bias(false)));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = CALLS.call(x, List.of(conv1, bn1, relu, conv2, bn2));
    if (downsample == null) {
      return relu.call(y.add_(x));
    }
    Tensor shortcut = downsample.call(x);
    y.add_(shortcut);
    CALLS.close(downsample, x, shortcut);
    return relu.call(y);
  }
}
