package org.jtorch.nn.init;

import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Rejection sampling of a truncated normal distribution, which draws the same numbers as PyTorch.
 */
final class TruncatedNormal {
  /**
   * If the bounds contain more than this fraction of the distribution, samples are drawn from the
   * normal distribution, else from the uniform distribution.
   */
  private static final double MIN_NORMAL_COVERAGE = 0.3;

  private final Tensor tensor;
  private final TruncNormalOptions o;
  private final RandomSource random;

  private TruncatedNormal(Tensor tensor, TruncNormalOptions o) {
    this.tensor = tensor;
    this.o = o;
    this.random = new RandomSource(o.generator);
  }

  static void fill(Tensor tensor, TruncNormalOptions o) {
    TruncatedNormal filling = new TruncatedNormal(tensor, o);
    double coverage = cdf((o.b - o.mean) / o.std) - cdf((o.a - o.mean) / o.std);
    if (coverage > MIN_NORMAL_COVERAGE) {
      filling.fromNormal();
    } else {
      filling.fromUniform();
    }
  }

  private void fromNormal() {
    double low = rounded(o.a, tensor);
    double high = rounded(o.b, tensor);
    Tensor result = random.normal(tensor, o.mean, o.std);
    Tensor outside = result.lt(low).logicalOr(result.gt(high));
    while (outside.any().itemBoolean()) {
      result = random.normal(Torch.emptyLike(result), o.mean, o.std).where(outside, result);
      outside = result.lt(low).logicalOr(result.gt(high));
    }
    if (result != tensor) {
      tensor.copy_(result);
    }
  }

  private void fromUniform() {
    double mode = Math.max(o.a, Math.min(o.mean, o.b));
    double peak = -0.5 * Math.pow((mode - o.mean) / o.std, 2);
    Function<Tensor, Tensor> rejects =
        candidates -> {
          Tensor scaled = candidates.sub(o.mean).div_(o.std);
          Tensor density = scaled.mul_(scaled).mul_(-0.5).sub_(peak);
          return random.uniform(Torch.emptyLike(tensor), 0, 1).log_().gt(density);
        };
    Tensor result = random.uniform(tensor, o.a, o.b);
    Tensor pending = rejects.apply(result);
    while (pending.any().itemBoolean()) {
      Tensor candidates = random.uniform(Torch.emptyLike(tensor), o.a, o.b);
      result = candidates.where(pending, result);
      pending = rejects.apply(candidates).logicalAnd(pending);
    }
    if (result != tensor) {
      tensor.copy_(result);
    }
  }

  /** Cumulative distribution function of the standard normal distribution. */
  private static double cdf(double x) {
    return (1 + Torch.full(DType.FLOAT64, Shape.of(), x / Math.sqrt(2)).erf().item()) / 2;
  }

  /** Rounds a bound to the tensor's dtype. */
  private static double rounded(double bound, Tensor tensor) {
    return Torch.full(tensor.dtype(), Shape.of(), bound).item();
  }
}
