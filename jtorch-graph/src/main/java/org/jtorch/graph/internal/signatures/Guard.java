package org.jtorch.graph.internal.signatures;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.Expression;
import org.jtorch.graph.internal.expressions.ExpressionValues;

/** A condition on the inputs, {@code L['x'].size()[1] % 2 == 0}. */
public final class Guard {
  /** A number of an input: a size, a stride, the offset, or the input itself. */
  private record Source(int input, String what, int dimension) {
    @Nullable Object of(Object value) {
      if (value instanceof Tensor tensor) {
        return switch (what) {
          case "size" -> at(tensor.shape().toArray());
          case "stride" -> at(tensor.strides());
          case "offset" -> tensor.storageOffset();
          default -> null;
        };
      }
      return what.isEmpty() ? value : null;
    }

    private @Nullable Long at(long[] numbers) {
      return dimension < numbers.length ? numbers[dimension] : null;
    }
  }

  private final String text;
  private final Expression condition;
  private final Map<String, Source> sources;

  private Guard(String text, Expression condition, Map<String, Source> sources) {
    this.text = text;
    this.condition = condition;
    this.sources = sources;
  }

  /**
   * Reads a condition.
   *
   * @param inputs index of each input by the ways in which conditions name it, {@code L['x']}
   * @throws IllegalArgumentException if it is not Python, or names something else than an input
   */
  public static Guard parse(String text, Map<String, Integer> inputs) {
    Expression condition = new Expression(text);
    Map<String, Source> sources = new HashMap<>();
    for (String symbol : condition.symbols()) {
      sources.put(symbol, source(symbol, inputs));
    }
    return new Guard(text, condition, sources);
  }

  private static Source source(String symbol, Map<String, Integer> inputs) {
    String name =
        symbol.replaceFirst("\\.(size\\(\\)|shape|stride\\(\\)|storage_offset\\(\\)).*", "");
    Integer input = inputs.get(name);
    String rest = symbol.substring(name.length());
    if (input == null
        || !rest.matches(
            "(\\.(size\\(\\)|shape|stride\\(\\))\\[[0-9]{1,2}\\]|\\.storage_offset\\(\\))?")) {
      throw new IllegalArgumentException("\"" + symbol + "\" is none of the inputs");
    } else if (rest.isEmpty() || rest.startsWith(".storage")) {
      return new Source(input, rest.isEmpty() ? "" : "offset", 0);
    }
    int dimension = Integer.parseInt(rest.replaceAll("[^0-9]", ""));
    return new Source(input, rest.startsWith(".stride") ? "stride" : "size", dimension);
  }

  void check(List<Object> values) {
    Map<String, Object> numbers = new HashMap<>();
    for (Map.Entry<String, Source> source : sources.entrySet()) {
      Object number = source.getValue().of(values.get(source.getValue().input()));
      if (number == null) {
        throw new IllegalArgumentException(text + ": there is no " + source.getKey());
      }
      numbers.put(source.getKey(), number);
    }
    if (!ExpressionValues.truth(condition.evaluate(numbers))) {
      String given =
          numbers.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(e -> String.format(Locale.ROOT, "%s is %s", plain(e.getKey()), e.getValue()))
              .collect(Collectors.joining(", "));
      throw new IllegalArgumentException(
          "expected " + plain(text) + ", on which the exported program depends, but " + given);
    }
  }

  /**
   * Returns the text as a user would write it: {@code x.size()[1]} for {@code L['x'].size()[1]}.
   */
  private static String plain(String text) {
    return text.replaceAll("L\\['([A-Za-z_][A-Za-z_0-9]*)'\\]", "$1");
  }
}
