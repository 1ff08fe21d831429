package org.jtorch.graph.internal.expressions;

import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.graph.internal.expressions.ExpressionValues.Exact;

/** The functions of sympy and of PyTorch's symbolic sizes. */
final class ExpressionFunctions {
  private static final int MAX_EXPONENT = 4096;

  private ExpressionFunctions() {}

  /** Returns the value, or null if there is no such function of so many arguments. */
  static @Nullable Object apply(String function, List<Object> values) {
    Object result =
        switch (values.size()) {
          case 1 -> unary(function, values.get(0));
          case 2 -> binary(function, values.get(0), values.get(1));
          case 3 ->
              function.equals("ModularIndexing")
                  ? mod(floorDiv(values.get(0), values.get(1)), values.get(2))
                  : null;
          default -> null;
        };
    return result == null ? nary(function, values) : result;
  }

  private static @Nullable Object nary(String function, List<Object> values) {
    return switch (function) {
      case "Add", "sym_sum" -> values.stream().reduce(ExpressionFunctions::add).orElseThrow();
      case "Mul" -> values.stream().reduce(ExpressionFunctions::multiply).orElseThrow();
      case "Max", "max", "torch.sym_max" ->
          values.stream().reduce((a, b) -> compare(a, b) >= 0 ? a : b).orElseThrow();
      case "Min", "min", "torch.sym_min" ->
          values.stream().reduce((a, b) -> compare(a, b) <= 0 ? a : b).orElseThrow();
      default -> null;
    };
  }

  private static @Nullable Object unary(String function, Object value) {
    return switch (function) {
      case "Identity" -> value;
      case "Not" -> !ExpressionValues.truth(value);
      case "Abs", "abs" -> compare(value, Exact.of(0)) < 0 ? multiply(Exact.of(-1), value) : value;
      case "floor", "FloorToInt", "math.floor" -> floor(value);
      case "ceiling", "CeilToInt", "math.ceil" ->
          multiply(Exact.of(-1), floor(multiply(Exact.of(-1), value)));
      case "TruncToInt", "int", "math.trunc" -> truncated(value);
      case "TruncToFloat" -> real(truncated(value));
      case "ToFloat", "float", "torch.sym_float" -> real(value);
      case "RoundToInt", "round" -> floatToInteger(Math.rint(real(value)));
      case "sqrt", "OpaqueUnaryFn_sqrt", "math.sqrt", "torch._sym_sqrt" -> Math.sqrt(real(value));
      case "exp", "OpaqueUnaryFn_exp", "math.exp" -> Math.exp(real(value));
      case "log", "OpaqueUnaryFn_log", "math.log" -> Math.log(real(value));
      case "OpaqueUnaryFn_log2", "math.log2" -> Math.log(real(value)) / Math.log(2);
      case "OpaqueUnaryFn_sin", "sin", "math.sin" -> Math.sin(real(value));
      case "OpaqueUnaryFn_cos", "cos", "math.cos" -> Math.cos(real(value));
      case "OpaqueUnaryFn_tan", "tan", "math.tan" -> Math.tan(real(value));
      case "OpaqueUnaryFn_tanh", "tanh", "math.tanh" -> Math.tanh(real(value));
      case "OpaqueUnaryFn_atan", "atan", "math.atan" -> Math.atan(real(value));
      default -> null;
    };
  }

  private static @Nullable Object binary(String function, Object a, Object b) {
    return switch (function) {
      case "Eq" -> equal(a, b);
      case "Ne" -> !equal(a, b);
      case "Lt" -> compare(a, b) < 0;
      case "Le" -> compare(a, b) <= 0;
      case "Gt" -> compare(a, b) > 0;
      case "Ge" -> compare(a, b) >= 0;
      case "FloorDiv", "CleanDiv" -> floorDiv(a, b);
      case "CeilDiv" -> multiply(Exact.of(-1), floorDiv(multiply(Exact.of(-1), a), b));
      case "Mod", "PythonMod" -> mod(a, b);
      case "Pow", "PowByNatural", "pow" -> power(a, b);
      case "FloatPow" -> Math.pow(real(a), real(b));
      case "FloatTrueDiv", "IntTrueDiv" -> trueDiv(a, b);
      case "LShift" -> multiply(a, power(Exact.of(2), b));
      case "RShift" -> floorDiv(a, power(Exact.of(2), b));
      case "RoundDecimal" -> {
        double unit = Math.pow(10, real(b));
        yield Math.rint(real(a) * unit) / unit;
      }
      default -> null;
    };
  }

  private static Object add(Object a, Object b) {
    return a instanceof Exact left && b instanceof Exact right
        ? left.plus(right)
        : (Object) (real(a) + real(b));
  }

  private static Object multiply(Object a, Object b) {
    return a instanceof Exact left && b instanceof Exact right
        ? left.times(right)
        : (Object) (real(a) * real(b));
  }

  private static Object floorDiv(Object a, Object b) {
    if (a instanceof Exact left && b instanceof Exact right) {
      return new Exact(left.times(right.inverse()).floor(), BigInteger.ONE);
    }
    return Math.floor(trueDiv(a, b));
  }

  private static double trueDiv(Object a, Object b) {
    if (real(b) == 0) {
      throw new ArithmeticException("division by zero");
    }
    return a instanceof Exact left && b instanceof Exact right
        ? left.times(right.inverse()).doubleValue()
        : real(a) / real(b);
  }

  /** The remainder with the divisor's sign. */
  private static Object mod(Object a, Object b) {
    return add(a, multiply(Exact.of(-1), multiply(b, floorDiv(a, b))));
  }

  private static Object power(Object base, Object exponent) {
    if (base instanceof Exact left && exponent instanceof Exact right && right.isInteger()) {
      BigInteger n = right.numerator();
      if (n.abs().compareTo(BigInteger.valueOf(MAX_EXPONENT)) > 0) {
        throw new ArithmeticException("an exponent of " + n);
      }
      Exact factor = n.signum() < 0 ? left.inverse() : left;
      Exact result = Exact.of(1);
      for (int i = n.abs().intValueExact(); i > 0; i--) {
        result = result.times(factor);
      }
      return result;
    }
    return Math.pow(real(base), real(exponent));
  }

  private static Object floor(Object value) {
    return value instanceof Exact exact
        ? new Exact(exact.floor(), BigInteger.ONE)
        : floatToInteger(Math.floor(real(value)));
  }

  private static Object truncated(Object value) {
    if (value instanceof Exact exact) {
      return new Exact(exact.numerator().divide(exact.denominator()), BigInteger.ONE);
    }
    double number = real(value);
    return floatToInteger(number < 0 ? Math.ceil(number) : Math.floor(number));
  }

  private static Exact floatToInteger(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      throw new ArithmeticException(value + " is not an integer");
    }
    return new Exact(new java.math.BigDecimal(value).toBigIntegerExact(), BigInteger.ONE);
  }

  private static double real(Object value) {
    if (value instanceof Exact exact) {
      return exact.doubleValue();
    } else if (value instanceof Boolean flag) {
      return flag ? 1 : 0;
    } else if (value instanceof Double number) {
      return number;
    }
    throw new IllegalArgumentException("\"" + value + "\" is not a number");
  }

  private static boolean equal(Object a, Object b) {
    boolean text = a instanceof String || b instanceof String;
    return text ? a.equals(b) : isUnordered(a, b) ? false : compare(a, b) == 0;
  }

  private static boolean isUnordered(Object a, Object b) {
    return Double.isNaN(real(a)) || Double.isNaN(real(b));
  }

  private static int compare(Object a, Object b) {
    if (a instanceof Exact left && b instanceof Exact right) {
      return left.plus(right.times(Exact.of(-1))).numerator().signum();
    }
    double left = real(a);
    double right = real(b);
    return left == right ? 0 : Double.compare(left, right);
  }
}
