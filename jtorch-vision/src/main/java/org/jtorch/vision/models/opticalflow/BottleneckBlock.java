package org.jtorch.vision.models.opticalflow;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;

/**
 * Residual block of a 3x3 convolution between two 1x1 convolutions, {@code
 * torchvision.models.optical_flow.raft.BottleneckBlock}.
 */
final class BottleneckBlock extends EncoderBlock {
  private final Slot<Layer> relu;
  private final Slot<Layer> downsample;

  BottleneckBlock(long in, long out, long stride, @Nullable LongFunction<? extends Layer> norm) {
    super(norm);
    step(in, out / 4, 1, 1);
    step(out / 4, out / 4, 3, stride);
    step(out / 4, out, 1, 1);
    relu = activation();
    downsample = downsample(in, out, stride);
  }

  @Override
  public Tensor forward(Tensor x) {
    return forward(x, downsample.get(), relu.get());
  }
}
