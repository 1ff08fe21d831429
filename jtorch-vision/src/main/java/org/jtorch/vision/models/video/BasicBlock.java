package org.jtorch.vision.models.video;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.BatchNorm3d;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Residual block of two convolutions, {@code torchvision.models.video.resnet.BasicBlock}. */
final class BasicBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> conv1;
  private final Slot<Layer> conv2;
  private final Slot<Layer> relu;
  private final @Nullable Slot<Layer> downsample;

  BasicBlock(long in, long out, VideoConv conv, long stride) {
    Sequential shortcut =
        stride == 1 && in == out ? null : shortcut(in, out, conv.shortcutStride(stride));
    long middle = in * out * 27 / (in * 9 + 3 * out);
    conv1 =
        slot(
            "conv1",
            new Sequential(
                conv.create(in, out, middle, stride),
                new BatchNorm3d(out),
                new ReLU(o -> o.inplace(true))));
    conv2 = slot("conv2", new Sequential(conv.create(out, out, middle, 1), new BatchNorm3d(out)));
    relu = slot("relu", new ReLU(o -> o.inplace(true)));
    downsample = shortcut == null ? null : slot("downsample", shortcut);
  }

  private static Sequential shortcut(long in, long out, long[] stride) {
    return new Sequential(
        new Conv3d(in, out, 1, o -> o.stride(stride).bias(false)), new BatchNorm3d(out));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor y = CALLS.call(x, List.of(conv1.get(), conv2.get()));
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
