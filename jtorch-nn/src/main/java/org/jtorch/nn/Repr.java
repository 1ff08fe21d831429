package org.jtorch.nn;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jtorch.Device;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.PythonNumbers;

/** Formats values as Python's {@code repr}. */
final class Repr {
  private Repr() {}

  static String of(boolean value) {
    return value ? "True" : "False";
  }

  /** Sizes given as one number, or as one per dimension: {@code 2} or {@code (2, 3)}. */
  static String sizes(long... sizes) {
    return sizes.length == 1 ? Long.toString(sizes[0]) : tuple(sizes);
  }

  /** Lines of a parameter list; {@code type} formats the tensor type. */
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

  /** Sizes, with {@code None} for dimensions that keep the input's size. */
  static String sizesOrNone(long... sizes) {
    return sizes(sizes).replace(Long.toString(Sizes.INPUT_SIZE), "None");
  }

  static String tuple(long... values) {
    if (values.length == 1) {
      return "(" + values[0] + ",)";
    }
    return Arrays.stream(values)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** An option with a leading comma, or an empty string if all values equal the default. */
  static String nonDefault(long defaultValue, String name, long... values) {
    boolean isDefault = Arrays.stream(values).allMatch(value -> value == defaultValue);
    return isDefault ? "" : ", " + name + "=" + tuple(values);
  }

  /** An integer without a decimal point, any other number as a Python float. */
  static String of(Number value) {
    boolean whole = value instanceof Integer || value instanceof Long;
    return whole ? value.toString() : of(value.doubleValue());
  }

  static String of(double value) {
    return PythonNumbers.of(value);
  }
}
