package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Tensor;

/**
 * PyTorch's {@code assert_close}: dtype and shape equal, floating-point numbers within a tolerance
 * of their dtype, all else exactly, NaN equal to NaN.
 */
final class Comparison {
  /** Tolerance of floating-point numbers. */
  private record Tolerance(double relative, double absolute) {
    static Tolerance of(DType dtype) {
      return switch (dtype) {
        case FLOAT32, COMPLEX64 -> new Tolerance(1.3e-6, 1e-5);
        case FLOAT16 -> new Tolerance(1e-3, 1e-5);
        case BFLOAT16 -> new Tolerance(1.6e-2, 1e-5);
        case FLOAT64, COMPLEX128 -> new Tolerance(1e-7, 1e-7);
        default -> new Tolerance(0, 0);
      };
    }

    Tolerance times(double factor) {
      return new Tolerance(relative * factor, absolute * factor);
    }
  }

  /** Operators that add up many products or many rounded steps. */
  private static final Pattern ACCUMULATING =
      Pattern.compile(
          "(?i)linalg\\..*|fft\\..*|.*(conv|matmul|mm|mv|bilinear|linear|einsum|tensordot|cum|attention"
              + "|cholesky|svd|qr|lu|pinverse|logdet|matrix_exp|triangular_solve|ormqr|inner|cov"
              + "|corrcoef|cdist).*");

  private static final Set<String> ACCUMULATING_BY_NAME =
      Set.of("dot", "vdot", "baddbmm", "addbmm", "addr", "prod", "trapezoid", "trapz", "renorm");

  /** Modules with such operators. */
  private static final Pattern ACCUMULATING_MODULES =
      Pattern.compile(".*(Conv|[Ll]inear|Attention|RNN|LSTM|GRU|Transformer).*");

  private final TensorFile tensors;
  private final double factor;

  private Comparison(TensorFile tensors, boolean accumulates) {
    this.tensors = tensors;
    this.factor = accumulates ? 10 : 1;
  }

  static Comparison ofOperator(TensorFile tensors, String op) {
    return new Comparison(
        tensors, ACCUMULATING.matcher(op).matches() || ACCUMULATING_BY_NAME.contains(op));
  }

  static Comparison ofModule(TensorFile tensors, String module) {
    return new Comparison(tensors, ACCUMULATING_MODULES.matcher(module).matches());
  }

  static Comparison ofOptimizer(TensorFile tensors) {
    return new Comparison(tensors, false);
  }

  /** Returns the difference, or null. */
  @Nullable String difference(Object actual, JsonNode expected) {
    if (expected.has("$t")) {
      return actual instanceof Tensor tensor
          ? difference(tensor, tensors.read(expected))
          : "a " + actual.getClass().getSimpleName() + " instead of a tensor";
    } else if (expected.has("$complex") || expected.has("$float")) {
      return differenceOfNumbers(actual, PythonCall.constant(expected));
    } else if (expected.isBoolean()) {
      return actual.equals(expected.asBoolean()) ? null : actual + " instead of " + expected;
    }
    return differenceOfNumbers(actual, expected.asDouble());
  }

  @Nullable String difference(Tensor actual, Tensor expected) {
    if (actual.dtype() != expected.dtype() || !actual.shape().equals(expected.shape())) {
      return describe(actual) + " instead of " + describe(expected);
    }
    Tensor wideActual = widen(actual.detach());
    Tensor wideExpected = widen(expected);
    Tolerance t = Tolerance.of(actual.dtype()).times(factor);
    boolean close =
        wideActual.allclose(wideExpected, o -> o.rtol(t.relative).atol(t.absolute).equalNan(true));
    return close ? null : "off by " + greatestDifference(wideActual, wideExpected);
  }

  private static @Nullable String differenceOfNumbers(Object actual, Object expected) {
    Complex a = toComplex(actual);
    Complex e = toComplex(expected);
    boolean close = close(a.re(), e.re()) && close(a.im(), e.im());
    return close ? null : actual + " instead of " + expected;
  }

  private static boolean close(double actual, double expected) {
    return Double.compare(actual, expected) == 0
        || Math.abs(actual - expected) <= 1e-5 + 1.3e-6 * Math.abs(expected);
  }

  private static Complex toComplex(Object number) {
    if (number instanceof Complex complex) {
      return complex;
    } else if (number instanceof Boolean truth) {
      return Complex.of(truth ? 1 : 0, 0);
    }
    return Complex.of(((Number) number).doubleValue(), 0);
  }

  private static Tensor widen(Tensor tensor) {
    DType dtype = tensor.dtype();
    if (dtype.isComplex()) {
      return tensor.to(DType.COMPLEX128);
    }
    return tensor.to(dtype.isFloatingPoint() ? DType.FLOAT64 : DType.INT64);
  }

  private static String greatestDifference(Tensor actual, Tensor expected) {
    Tensor differences = actual.sub(expected).abs();
    return differences.max().item() + " of " + expected.abs().max().item();
  }

  private static String describe(Tensor tensor) {
    return tensor.dtype().pythonName() + tensor.shape();
  }
}
