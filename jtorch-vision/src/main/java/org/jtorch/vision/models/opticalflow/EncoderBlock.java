package org.jtorch.vision.models.opticalflow;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Identity;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.ops.Conv2dNormActivation;

/** Convolutions whose result is added to the input. */
abstract class EncoderBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** Creates a block. */
  interface Factory {
    Layer create(long in, long out, long stride, @Nullable LongFunction<? extends Layer> norm);
  }

  private final @Nullable LongFunction<? extends Layer> norm;
  private final List<Slot<Layer>> path = new ArrayList<>();

  EncoderBlock(@Nullable LongFunction<? extends Layer> norm) {
    this.norm = norm;
  }

  final void step(long in, long out, long kernel, long stride) {
    path.add(slot("convnormrelu" + (path.size() + 1), block(in, out, kernel, stride, norm, true)));
  }

  final Slot<Layer> downsample(long in, long out, long stride) {
    Layer layer = stride == 1 ? new Identity() : block(in, out, 1, stride, norm, false);
    return slot("downsample", layer);
  }

  final Slot<Layer> activation() {
    return slot("relu", new ReLU(o -> o.inplace(true)));
  }

  static Conv2dNormActivation block(
      long in,
      long out,
      long kernel,
      long stride,
      @Nullable LongFunction<? extends Layer> norm,
      boolean isActivated) {
    return new Conv2dNormActivation(
        in,
        out,
        o -> {
          o.kernelSize(kernel).stride(stride).bias(true).noNorm();
          if (norm != null) {
            o.norm(norm);
          }
          if (!isActivated) {
            o.noActivation();
          }
        });
  }

  final Tensor forward(Tensor x, Layer downsample, Layer relu) {
    return CALLS.compute(
        this,
        () -> {
          Tensor y = CALLS.call(x, path.stream().map(Slot::get).toList());
          return relu.call(downsample.call(x).add(y));
        });
  }
}
