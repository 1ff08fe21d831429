package org.jtorch.nn.init;

import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Draws until every number is within the bounds, the way that PyTorch does, number for number. */
final class TruncatedNormal {
  /** From this share of the distribution on its own numbers are drawn, below it uniform ones. */
  private static final double LARGE_SHARE = 0.3;

  private final Tensor tensor;
  private final TruncNormalOptions o;
  private final Draws draws;

  private TruncatedNormal(Tensor tensor, TruncNormalOptions o) {
    this.tensor = tensor;
    this.o = o;
    this.draws = new Draws(o.generator);
  }

  static void fill(Tensor tensor, TruncNormalOptions o) {
    TruncatedNormal filling = new TruncatedNormal(tensor, o);
    double share = below((o.b - o.mean) / o.std) - below((o.a - o.mean) / o.std);
    if (share > LARGE_SHARE) {
      filling.fromNormal();
    } else {
      filling.fromUniform();
    }
  }

  private void fromNormal() {
    double low = rounded(o.a, tensor);
    double high = rounded(o.b, tensor);
    Tensor result = draws.normal(tensor, o.mean, o.std);
    Tensor outside = result.lt(low).logicalOr(result.gt(high));
    while (outside.any().itemBoolean()) {
      result = draws.normal(Torch.emptyLike(result), o.mean, o.std).where(outside, result);
      outside = result.lt(low).logicalOr(result.gt(high));
    }
    if (result != tensor) {
      tensor.copy_(result);
    }
  }

  private void fromUniform() {
    double mode = Math.max(o.a, Math.min(o.mean, o.b));
    double peak = -0.5 * Math.pow((mode - o.mean) / o.std, 2);
    Function<Tensor, Tensor> refuses =
        candidates -> {
          Tensor scaled = candidates.sub(o.mean).div_(o.std);
          Tensor density = scaled.mul_(scaled).mul_(-0.5).sub_(peak);
          return draws.uniform(Torch.emptyLike(tensor), 0, 1).log_().gt(density);
        };
    Tensor result = draws.uniform(tensor, o.a, o.b);
    Tensor pending = refuses.apply(result);
    while (pending.any().itemBoolean()) {
      Tensor candidates = draws.uniform(Torch.emptyLike(tensor), o.a, o.b);
      result = candidates.where(pending, result);
      pending = refuses.apply(candidates).logicalAnd(pending);
    }
    if (result != tensor) {
      tensor.copy_(result);
    }
  }

  /** The share of the normal distribution below a number. */
  private static double below(double x) {
    return (1 + Torch.full(DType.FLOAT64, Shape.of(), x / Math.sqrt(2)).erf().item()) / 2;
  }

  /** A bound as the tensor's dtype has it. */
  private static double rounded(double bound, Tensor tensor) {
    return Torch.full(tensor.dtype(), Shape.of(), bound).item();
  }
}
