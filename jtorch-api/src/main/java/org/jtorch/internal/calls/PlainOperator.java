package org.jtorch.internal.calls;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Tensor;
import org.jtorch.internal.values.ScriptSchema;
import org.jtorch.internal.values.ScriptType;

/**
 * An operator named at run time that takes only tensors, lists of tensors and numbers, and returns
 * nothing or a list of tensors, such as the {@code _foreach} operators. It is called through {@link
 * Dispatch}, which takes a third of the time.
 */
final class PlainOperator {
  private final Op op;
  private final boolean returnsList;

  private PlainOperator(Op op, boolean returnsList) {
    this.op = op;
    this.returnsList = returnsList;
  }

  /** Returns the plain operator; null if the operator is of another kind. */
  static @Nullable PlainOperator of(Op op, ScriptSchema schema) {
    List<ScriptSchema.Result> results = schema.results();
    boolean list = results.size() == 1 && isNewList(results.get(0));
    boolean plain =
        schema.parameters().stream().allMatch(parameter -> isPlain(parameter.type().bare()));
    return plain && (list || results.isEmpty()) ? new PlainOperator(op, list) : null;
  }

  private static boolean isNewList(ScriptSchema.Result result) {
    return !result.isArgument() && isTensors(result.type());
  }

  private static boolean isTensors(ScriptType type) {
    return type.kind() == ScriptType.Kind.LIST
        && type.contained().get(0).kind() == ScriptType.Kind.TENSOR;
  }

  private static boolean isPlain(ScriptType type) {
    return switch (type.kind()) {
      case TENSOR, INT, FLOAT, NUMBER, BOOL -> true;
      default -> isTensors(type);
    };
  }

  /** Returns whether all arguments are present and exactly of the schema's types. */
  boolean takes(List<?> arguments) {
    List<Op.Parameter> parameters = op.schema().parameters();
    for (int i = 0; i < parameters.size(); i++) {
      Op.Parameter parameter = parameters.get(i);
      boolean fits =
          i < arguments.size()
              ? takes(parameter.kind(), arguments.get(i))
              : parameter.defaultValue() != null;
      if (!fits) {
        return false;
      }
    }
    return arguments.size() <= parameters.size();
  }

  private static boolean takes(ArgumentKind kind, @Nullable Object argument) {
    return switch (kind) {
      case TENSOR -> argument instanceof Tensor;
      case TENSORS -> argument instanceof List<?> list && areTensors(list);
      case INT -> argument instanceof Long || argument instanceof Integer;
      case FLOAT -> argument instanceof Double;
      case SCALAR ->
          argument instanceof Double || argument instanceof Long || argument instanceof Integer;
      case BOOL -> argument instanceof Boolean;
      default -> false;
    };
  }

  private static boolean areTensors(List<?> list) {
    for (Object element : list) {
      if (!(element instanceof Tensor)) {
        return false;
      }
    }
    return true;
  }

  IValue call(List<?> arguments) {
    if (returnsList) {
      return new IValue.OfList(
          Dispatch.list(op, arguments.toArray()).stream()
              .<IValue>map(IValue.OfTensor::new)
              .collect(Collectors.toList()));
    }
    Dispatch.none(op, arguments.toArray());
    return new IValue.None();
  }
}
