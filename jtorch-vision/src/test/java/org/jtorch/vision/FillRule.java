package org.jtorch.vision;

import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Numbers that depend on their position only, as {@code fill} of make_models.py computes them. */
public final class FillRule {
  private static final long MODULUS = 1L << 32;

  private FillRule() {}

  /** Returns the input of a recorded model, float32. */
  public static Tensor input(long... shape) {
    return TensorScope.compute(
        () -> {
          long count = 1;
          for (long size : shape) {
            count *= size;
          }
          return noise(count, 0).mul(4).view(shape).to(DType.FLOAT32);
        });
  }

  /** Replaces every floating-point value of a state dict. */
  public static void fill(Map<String, Tensor> state) {
    fill(state, 1);
  }

  /** Replaces every floating-point value of a state dict; weights are multiplied by the gain. */
  public static void fill(Map<String, Tensor> state, double gain) {
    int key = 0;
    for (Map.Entry<String, Tensor> entry : state.entrySet()) {
      key++;
      Tensor values = entry.getValue();
      if (values.dtype().isFloatingPoint()) {
        int number = key;
        try (var scope = TensorScope.open()) {
          fill(entry.getKey(), values, number, gain);
        }
      }
    }
  }

  private static void fill(String name, Tensor values, int key, double gain) {
    Tensor u = noise(values.numel(), key).view(values.shape());
    if (values.dim() >= 2) {
      u = u.mul(gain * Math.sqrt(24.0 * values.size(0) / values.numel()));
    } else {
      boolean isScale = name.endsWith("running_var") || name.endsWith("weight");
      u = u.mul(0.2).add(isScale ? 1 : 0);
    }
    values.copy_(u);
  }

  /** Returns numbers from -0.5 to 0.5 that depend on their position and the key, float64. */
  public static Tensor noise(long count, long key) {
    Tensor h = Torch.arange(1, count + 1).mul(2654435761L).add(key * 40503).remainder(MODULUS);
    h = h.bitwiseXor(h.bitwiseRightShift(15));
    h = h.mul(2246822519L).remainder(MODULUS);
    h = h.bitwiseXor(h.bitwiseRightShift(13));
    return h.to(DType.FLOAT64).div(MODULUS).sub(0.5);
  }
}
