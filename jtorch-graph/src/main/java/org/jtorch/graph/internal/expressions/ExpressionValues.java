package org.jtorch.graph.internal.expressions;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/** Evaluates expressions: integers and fractions exactly, else in double precision. */
public final class ExpressionValues {
  /** The most bits of an exact intermediate value, so that a power cannot fill the memory. */
  private static final int MAX_BITS = 4096;

  private final Map<String, ?> symbols;

  private ExpressionValues(Map<String, ?> symbols) {
    this.symbols = symbols;
  }

  public static Object evaluate(Term term, Map<String, ?> symbols) {
    Object value = new ExpressionValues(symbols).value(term);
    if (value instanceof Exact exact) {
      return exact.isInteger() ? (Object) exact.longValue() : (Object) exact.doubleValue();
    }
    return value;
  }

  /** An exact fraction; all integers are fractions with the denominator 1. */
  record Exact(BigInteger numerator, BigInteger denominator) {
    Exact {
      if (denominator.signum() == 0) {
        throw new ArithmeticException("division by zero");
      }
      BigInteger divisor = numerator.gcd(denominator);
      divisor = denominator.signum() < 0 ? divisor.negate() : divisor;
      numerator = numerator.divide(divisor);
      denominator = denominator.divide(divisor);
      if (numerator.bitLength() > MAX_BITS || denominator.bitLength() > MAX_BITS) {
        throw new ArithmeticException("a number of more than " + MAX_BITS + " bits");
      }
    }

    static Exact of(long value) {
      return new Exact(BigInteger.valueOf(value), BigInteger.ONE);
    }

    boolean isInteger() {
      return denominator.equals(BigInteger.ONE);
    }

    BigInteger floor() {
      BigInteger[] parts = numerator.divideAndRemainder(denominator);
      return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    Exact plus(Exact other) {
      return new Exact(
          numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
          denominator.multiply(other.denominator));
    }

    Exact times(Exact other) {
      return new Exact(
          numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Exact inverse() {
      return new Exact(denominator, numerator);
    }

    long longValue() {
      try {
        return numerator.longValueExact();
      } catch (ArithmeticException e) {
        throw new ArithmeticException("an integer of more than 64 bits");
      }
    }

    double doubleValue() {
      return numerator.doubleValue() / denominator.doubleValue();
    }
  }

  private Object value(Term term) {
    if (term instanceof Term.Literal literal) {
      return exact(literal.value());
    } else if (term instanceof Term.Ratio ratio) {
      return new Exact(
          BigInteger.valueOf(ratio.numerator()), BigInteger.valueOf(ratio.denominator()));
    } else if (term instanceof Term.Symbol symbol) {
      Object value = symbols.get(symbol.name());
      if (value == null) {
        throw new IllegalArgumentException("the symbol " + symbol.name() + " has no value");
      }
      return exact(value);
    }
    Term.Call call = (Term.Call) term;
    if (call.function().equals("Where")) {
      require(call, 3);
      return value(call.arguments().get(truth(value(call.first())) ? 1 : 2));
    } else if (call.function().equals("And") || call.function().equals("Or")) {
      boolean untilTrue = call.function().equals("Or");
      return call.arguments().stream().anyMatch(t -> truth(value(t)) == untilTrue) == untilTrue;
    }
    List<Object> arguments = call.arguments().stream().map(this::value).toList();
    Object result = ExpressionFunctions.apply(call.function(), arguments);
    if (result == null) {
      throw new IllegalArgumentException(
          "the function " + call.function() + " of " + arguments.size() + " arguments is unknown");
    }
    return result;
  }

  private static void require(Term.Call call, int count) {
    if (call.arguments().size() != count) {
      throw new IllegalArgumentException(call.function() + " takes " + count + " arguments");
    }
  }

  private static Object exact(Object value) {
    if (value instanceof Long || value instanceof Integer) {
      return Exact.of(((Number) value).longValue());
    } else if (value instanceof Number number) {
      return number.doubleValue();
    }
    return value;
  }

  public static boolean truth(Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    return value instanceof Exact exact
        ? exact.numerator().signum() != 0
        : !(value instanceof Double number) || number != 0;
  }
}
