package org.jtorch.graph.internal.script;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.graph.internal.python.Numbers;
import org.jtorch.internal.ResolvedOperator;

/** Calls of libtorch's operators by a TorchScript program. */
final class ScriptOperators {
  /** The inner operator, which traces of Python hold, has more arguments than the outer one. */
  private static final int CONVOLUTION_ARGUMENTS = 9;

  private ScriptOperators() {}

  static @Nullable Object[] call(String kind, String overload, List<@Nullable Object> arguments) {
    if (kind.equals("aten::_convolution")) {
      return call("aten::convolution", "", arguments.subList(0, CONVOLUTION_ARGUMENTS));
    }
    String name = overload.isEmpty() ? kind : kind + "." + overload;
    ResolvedOperator operator =
        (kind.startsWith("prim::") ? Optional.<ResolvedOperator>empty() : find(name))
            .orElseThrow(
                () ->
                    new UnsupportedOperationException(
                        "a graph cannot hold " + name + " of a TorchScript module"));
    List<ResolvedOperator.Parameter> parameters = operator.parameters();
    Object[] converted = new Object[parameters.size()];
    for (int i = 0; i < converted.length; i++) {
      converted[i] =
          i < arguments.size()
              ? convert(parameters.get(i), arguments.get(i))
              : ResolvedOperator.DEFAULT;
    }
    return operator.call(converted);
  }

  private static Optional<ResolvedOperator> find(String name) {
    return ResolvedOperator.find(name);
  }

  private static @Nullable Object convert(
      ResolvedOperator.Parameter parameter, @Nullable Object value) {
    return switch (parameter.kind()) {
      case INTS ->
          value instanceof List<?> list
              ? list.stream().mapToLong(Numbers::toLong).toArray()
              : value;
      case FLOATS ->
          value instanceof List<?> list
              ? list.stream().mapToDouble(Numbers::toDouble).toArray()
              : value;
      case TENSOR -> toTensor(value);
      case TENSORS, OPTIONAL_TENSORS ->
          value instanceof List<?> list
              ? list.stream().map(ScriptOperators::toTensor).toList()
              : value;
      case INT ->
          parameter.name().equals("dtype") && value instanceof Long code
              ? DType.values()[Math.toIntExact(code)]
              : number(value);
      case SCALAR, FLOAT -> number(value);
      default -> value;
    };
  }

  private static @Nullable Object number(@Nullable Object value) {
    return value instanceof ScriptValues.NumberTensor tensor ? tensor.number() : value;
  }

  private static @Nullable Object toTensor(@Nullable Object value) {
    return value instanceof ScriptValues.NumberTensor tensor
        ? scalar(tensor.number(), null)
        : value;
  }

  /** Returns the tensor of a number, as an operator of the graph. */
  static Tensor scalar(Object number, @Nullable Object dtype) {
    DType chosen =
        dtype instanceof Long code
            ? DType.values()[Math.toIntExact(code)]
            : new ScriptValues.NumberTensor(number).dtype();
    ResolvedOperator operator = find("aten::scalar_tensor").orElseThrow();
    Object[] arguments = new Object[operator.parameters().size()];
    Arrays.fill(arguments, ResolvedOperator.DEFAULT);
    arguments[0] = number;
    arguments[1] = chosen;
    return ScriptValues.tensor(operator.call(arguments)[0]);
  }
}
