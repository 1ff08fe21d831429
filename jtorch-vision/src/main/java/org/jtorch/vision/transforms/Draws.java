package org.jtorch.vision.transforms;

import org.jtorch.Shape;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Random numbers, drawn by the calls with which torchvision draws them. */
final class Draws {
  private Draws() {}

  /** Returns {@code not torch.rand(1) >= p}, which is compared in float32. */
  static boolean happens(double p) {
    return TensorScope.compute(() -> (float) Torch.rand(1).item() < (float) p);
  }

  /** Returns {@code torch.empty(1).uniform_(from, to).item()}. */
  static double uniform(double from, double to) {
    return TensorScope.compute(() -> Torch.empty(1).uniform_(from, to).item());
  }

  /** Returns {@code int(torch.randint(from, to, (1,)))}. */
  static long integer(long from, long to) {
    return TensorScope.compute(() -> Torch.randint(from, to, Shape.of(1)).itemLong());
  }

  static double checkProbability(Class<?> type, double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          type.getSimpleName() + ": p must be a probability from 0 to 1, got " + p);
    }
    return p;
  }

  /** Returns {@code from + torch.rand(1) * (to - from)}, which is computed in float32. */
  static float between(double from, double to) {
    return TensorScope.compute(() -> (float) Torch.rand(1).mul(to - from).add(from).item());
  }

  static double checkAngle(String transform, double degrees) {
    if (!(degrees >= 0)) {
      throw new IllegalArgumentException(
          transform + ": a single angle must not be negative, got " + degrees);
    }
    return degrees;
  }
}
