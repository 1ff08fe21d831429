package org.jtorch.internal.guards;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/** Guards of orthogonal polynomials, whose kernels iterate over the degree. */
final class PolynomialGuards {
  /** A degree of a billion takes seconds per element. */
  private static final double MAX_DEGREE = 1 << 20;

  private PolynomialGuards() {}

  static void declare(GuardTable table) {
    table.guard(
        "special_laguerre_polynomial_l special_legendre_polynomial_p", PolynomialGuards::degree);
  }

  private static @Nullable String degree(GuardedCall call) {
    Number number = call.number("n");
    Tensor tensor = call.tensor("n");
    double degree = tensor == null ? real(number) : greatest(tensor);
    return degree > MAX_DEGREE
        ? String.format(Locale.ROOT, "n must be at most %.0f, got %.0f", MAX_DEGREE, degree)
        : null;
  }

  private static double real(@Nullable Number number) {
    return number == null || number instanceof Complex ? 0 : number.doubleValue();
  }

  private static double greatest(Tensor degrees) {
    if (!HostValues.areReadable(degrees) || degrees.numel() == 0 || degrees.dtype().isComplex()) {
      return 0;
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      return degrees.to(DType.FLOAT64).max().item();
    }
  }
}
