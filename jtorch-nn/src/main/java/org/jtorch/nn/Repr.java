package org.jtorch.nn;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.PythonNumbers;

/** Values as Python's {@code repr} writes them. */
final class Repr {
  private Repr() {}

  static String of(boolean value) {
    return value ? "True" : "False";
  }

  /** Sizes given as one number, or as one a dimension: {@code 2} or {@code (2, 3)}. */
  static String sizes(long... sizes) {
    return sizes.length == 1 ? Long.toString(sizes[0]) : tuple(sizes);
  }

  /** The lines of a parameter list; {@code type} writes what the numbers are. */
  static String parameters(NamedState state, Function<Tensor, String> type) {
    return state.parameters().entrySet().stream()
        .map(entry -> parameter(entry.getKey(), entry.getValue().get(), type))
        .collect(Collectors.joining("\n"));
  }

  private static String parameter(String name, Tensor tensor, Function<Tensor, String> type) {
    String size =
        Arrays.stream(tensor.shape().toArray())
            .mapToObj(Long::toString)
            .collect(Collectors.joining("x"));
    String device = tensor.device().type() == Device.Type.CUDA ? " (" + tensor.device() + ")" : "";
    return String.format(
        Locale.ROOT,
        "  (%s): Parameter containing: [%s of size %s%s]",
        name,
        type.apply(tensor),
        size,
        device);
  }

  /** Sizes of which those that the input keeps are Python's {@code None}. */
  static String sizesOrNone(long... sizes) {
    return sizes(sizes).replace(Long.toString(Sizes.KEPT), "None");
  }

  static String tuple(long... values) {
    if (values.length == 1) {
      return "(" + values[0] + ",)";
    }
    return Arrays.stream(values)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** An option after others, unless it is the same number in all dimensions, its default. */
  static String unless(long usual, String name, long... values) {
    boolean isUsual = Arrays.stream(values).allMatch(value -> value == usual);
    return isUsual ? "" : ", " + name + "=" + tuple(values);
  }

  /** A whole number without a point, any other as Python writes a float. */
  static String of(Number value) {
    boolean whole = value instanceof Integer || value instanceof Long;
    return whole ? value.toString() : of(value.doubleValue());
  }

  static String of(double value) {
    return PythonNumbers.of(value);
  }
}
