package org.jtorch.vision.models.opticalflow;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;

/**
 * Residual block of two 3x3 convolutions, {@code
 * torchvision.models.optical_flow.raft.ResidualBlock}.
 */
final class ResidualBlock extends EncoderBlock {
  private final Slot<Layer> downsample;
  private final Slot<Layer> relu;

  ResidualBlock(long in, long out, long stride, @Nullable LongFunction<? extends Layer> norm) {
    super(norm);
    step(in, out, 3, stride);
    step(out, out, 3, 1);
    downsample = downsample(in, out, stride);
    relu = activation();
  }

  @Override
  public Tensor forward(Tensor x) {
    return forward(x, downsample.get(), relu.get());
  }
}
