package org.jtorch.vision.ops;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.LongStream;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Random removal of rows of a batch, and of blocks of feature maps. */
final class DroppedRegions {
  private DroppedRegions() {}

  static Tensor stochasticDepth(
      Tensor input, double p, StochasticDepth.Mode mode, boolean training) {
    Objects.requireNonNull(input, "input");
    checkProbability("stochasticDepth", p);
    if (!training || p == 0) {
      return input;
    }
    double survivalRate = 1 - p;
    long[] size = new long[input.dim()];
    Arrays.fill(size, 1);
    if (mode == StochasticDepth.Mode.ROW && size.length > 0) {
      size[0] = input.size(0);
    }
    return TensorScope.compute(
        () -> {
          Tensor noise = input.newEmpty(Shape.of(size)).bernoulli_(survivalRate);
          if (survivalRate > 0) {
            noise.div_(survivalRate);
          }
          return input.mul(noise);
        });
  }

  static Tensor dropBlock(
      int dims, Tensor input, double p, long blockSize, boolean training, DropBlock2d.Options o) {
    String function = "dropBlock" + dims + "d";
    checkProbability(function, p);
    if (input.dim() != dims + 2) {
      throw new IllegalArgumentException(
          function + ": the input must have " + (dims + 2) + " dimensions, got " + input.shape());
    }
    if (!training || p == 0) {
      return input;
    }
    long[] sizes = Arrays.copyOfRange(input.shape().toArray(), 2, dims + 2);
    long block = Math.min(blockSize, LongStream.of(sizes).min().orElseThrow());
    if (block < 1 || block % 2 == 0) {
      throw new IllegalArgumentException(
          function + ": the block size must be odd and positive, got " + block);
    }
    return TensorScope.compute(
        () -> {
          Tensor kept = kept(input, sizes, p, block);
          Tensor scale = kept.sum().add(o.eps).reciprocal().mul(kept.numel());
          return o.inplace ? input.mul_(kept).mul_(scale) : input.mul(kept).mul(scale);
        });
  }

  /** 0 for each element of a dropped block, else 1. */
  private static Tensor kept(Tensor input, long[] sizes, double p, long block) {
    int dims = sizes.length;
    double elements = 1;
    double centers = 1;
    long[] shape = input.shape().toArray();
    for (int i = 0; i < dims; i++) {
      elements *= sizes[i];
      shape[i + 2] = sizes[i] - block + 1;
      centers *= shape[i + 2];
    }
    double gamma = p * elements / (Math.pow((double) block, dims) * centers);
    long[] border = new long[2 * dims];
    Arrays.fill(border, block / 2);
    Tensor noise = F.pad(input.newEmpty(Shape.of(shape)).bernoulli_(gamma), border);
    Tensor blocks =
        dims == 2
            ? F.maxPool2d(noise, block, 1, block / 2)
            : F.maxPool3d(noise, block, 1, block / 2);
    return Torch.rsub(blocks, 1);
  }

  static void checkProbability(String function, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(function + ": p must be from 0 to 1, got " + p);
    }
  }
}
