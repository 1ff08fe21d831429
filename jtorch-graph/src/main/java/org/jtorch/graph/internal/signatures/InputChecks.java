package org.jtorch.graph.internal.signatures;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.graph.Argument;
import org.jtorch.graph.ExportedProgram.Range;
import org.jtorch.graph.ExportedProgram.UserInput;
import org.jtorch.graph.Expression;
import org.jtorch.graph.ValueType;
import org.jtorch.graph.internal.access.GraphAccess;
import org.jtorch.graph.internal.expressions.Term;

/**
 * Checks what the caller passes, as Python does: fixed sizes and numbers, equal sizes, ranges, and
 * the conditions on which the program depends. Dtypes are not checked, nor is a minimum of 2, which
 * only says how the program was traced.
 */
public final class InputChecks {
  private static final long ALWAYS_ALLOWED = 2;

  private final List<UserInput> inputs;
  private final Map<Expression, Range> ranges;
  private final List<Guard> guards;

  public InputChecks(List<UserInput> inputs, Map<Expression, Range> ranges, List<Guard> guards) {
    this.inputs = List.copyOf(inputs);
    this.ranges = ranges;
    this.guards = List.copyOf(guards);
  }

  /** Throws if a value does not fit; there is one for each input. */
  void check(List<Object> values) {
    Map<String, Long> symbols = new LinkedHashMap<>();
    Map<String, String> sources = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      checkKind(inputs.get(i), values.get(i));
      bind(inputs.get(i), values.get(i), symbols, sources);
    }
    for (int i = 0; i < values.size(); i++) {
      checkSizes(inputs.get(i), values.get(i), symbols, sources);
    }
    guards.forEach(guard -> guard.check(values));
  }

  private static void checkKind(UserInput input, Object value) {
    if (input.type() instanceof ValueType.OfTensor tensor) {
      if (!(value instanceof Tensor given)) {
        throw refused(input.path(), "expected a tensor", value);
      } else if (given.shape().rank() != tensor.sizes().size()) {
        throw refused(
            input.path(),
            String.format(
                Locale.ROOT, "expected %d dimensions, %s", tensor.sizes().size(), tensor.sizes()),
            value);
      }
    } else if (input.type() instanceof ValueType.OfConstant constant) {
      if (!isEqual(constant.value(), value)) {
        throw refused(
            input.path(),
            "expected " + constant.value() + ", with which the program was exported",
            value);
      }
    } else if (input.type() instanceof ValueType.OfNumber number) {
      boolean fits =
          switch (number.kind()) {
            case INT -> value instanceof Long;
            case FLOAT -> value instanceof Double;
            case BOOL -> value instanceof Boolean;
          };
      if (!fits) {
        throw refused(
            input.path(),
            "expected a number, " + number.kind().name().toLowerCase(Locale.ROOT),
            value);
      }
    }
  }

  private static boolean isEqual(Argument expected, Object value) {
    if (expected instanceof Argument.Constant known) {
      return known.value().equals(value)
          || (known.value() instanceof Double number
              && value instanceof Long integer
              && number == integer.doubleValue());
    }
    return expected.equals(value);
  }

  /** Finds the values of symbols that are a size or a number themselves. */
  private static void bind(
      UserInput input, Object value, Map<String, Long> symbols, Map<String, String> sources) {
    if (input.type() instanceof ValueType.OfTensor type) {
      long[] sizes = ((Tensor) value).shape().toArray();
      for (int i = 0; i < sizes.length; i++) {
        bind(type.sizes().get(i), sizes[i], input.path() + ".shape[" + i + "]", symbols, sources);
      }
    } else if (input.type() instanceof ValueType.OfNumber type && value instanceof Long number) {
      bind(type.expression(), number, input.path(), symbols, sources);
    }
  }

  private static void bind(
      Expression expression,
      long value,
      String source,
      Map<String, Long> symbols,
      Map<String, String> sources) {
    if (GraphAccess.get().term(expression) instanceof Term.Symbol symbol
        && symbols.putIfAbsent(symbol.name(), value) == null) {
      sources.put(symbol.name(), source);
    }
  }

  private void checkSizes(
      UserInput input, Object value, Map<String, Long> symbols, Map<String, String> sources) {
    if (input.type() instanceof ValueType.OfTensor type) {
      Shape shape = ((Tensor) value).shape();
      for (int i = 0; i < shape.rank(); i++) {
        String path = input.path() + ".shape[" + i + "]";
        check(type.sizes().get(i), shape.size(i), path, symbols, sources);
      }
    } else if (input.type() instanceof ValueType.OfNumber type && value instanceof Long number) {
      check(type.expression(), number, input.path(), symbols, sources);
    }
  }

  private void check(
      Expression expression,
      long value,
      String path,
      Map<String, Long> symbols,
      Map<String, String> sources) {
    OptionalLong fixed = expression.constant();
    if (fixed.isPresent()) {
      if (fixed.getAsLong() != value) {
        throw refused(
            path, "expected " + fixed.getAsLong() + ", which the export has fixed", value);
      }
      return;
    }
    if (expression.symbols().size() == 1) {
      checkDerived(expression, value, path, symbols, sources);
    }
    Range range = ranges.get(expression);
    if (range != null) {
      if (range.min() > ALWAYS_ALLOWED && value < range.min()) {
        throw refused(path, "expected at least " + range.min(), value);
      } else if (value > range.max()) {
        throw refused(path, "expected at most " + range.max(), value);
      }
    }
  }

  private static void checkDerived(
      Expression expression,
      long value,
      String path,
      Map<String, Long> symbols,
      Map<String, String> sources) {
    String symbol = expression.symbols().iterator().next();
    Long bound = symbols.get(symbol);
    if (bound != null) {
      if (expression.evaluateLong(symbols) != value) {
        throw refused(
            path,
            String.format(
                Locale.ROOT,
                "expected %d (%s with %s = %d from %s)",
                expression.evaluateLong(symbols),
                expression,
                symbol,
                bound,
                sources.get(symbol)),
            value);
      }
      return;
    }
    OptionalLong solution = solve(expression, symbol, value);
    if (solution.isPresent()) {
      symbols.put(symbol, solution.getAsLong());
      sources.put(symbol, path);
    } else if (isLinear(GraphAccess.get().term(expression))) {
      throw refused(path, "expected a size of the form " + expression, value);
    }
  }

  /** Solves {@code a*s + b == value}. */
  private static OptionalLong solve(Expression expression, String symbol, long value) {
    if (!isLinear(GraphAccess.get().term(expression))) {
      return OptionalLong.empty();
    }
    long b = expression.evaluateLong(Map.of(symbol, 0L));
    long a = expression.evaluateLong(Map.of(symbol, 1L)) - b;
    return a != 0 && (value - b) % a == 0 ? OptionalLong.of((value - b) / a) : OptionalLong.empty();
  }

  private static boolean isLinear(Term term) {
    if (term instanceof Term.Call call && call.function().equals("Add")) {
      return call.arguments().stream().allMatch(InputChecks::isLinear);
    } else if (term instanceof Term.Call call && call.function().equals("Mul")) {
      return call.arguments().stream().filter(factor -> !isInteger(factor)).count() <= 1
          && call.arguments().stream().allMatch(InputChecks::isLinear);
    }
    return term instanceof Term.Symbol || isInteger(term);
  }

  private static boolean isInteger(Term term) {
    return term instanceof Term.Literal literal && literal.value() instanceof Long;
  }

  private static IllegalArgumentException refused(String path, String expected, Object got) {
    return new IllegalArgumentException(
        path + ": " + expected + ", but got " + Flattening.kind(got));
  }

  private static IllegalArgumentException refused(String path, String expected, long got) {
    return new IllegalArgumentException(path + ": " + expected + ", but got " + got);
  }
}
