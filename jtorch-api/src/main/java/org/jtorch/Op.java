package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.FunctionSchema;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueOptional;
import org.bytedeco.pytorch.IntOptional;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;
import org.jtorch.loader.LibTorch;

/**
 * One of libtorch's operators, by its schema name. What it takes and returns, and its defaults,
 * come from the schema that libtorch itself registered, read at the first call.
 */
final class Op {
  /**
   * One argument of the schema.
   *
   * @param element what a list's elements are declared to be; null if it is no list
   * @param expand N where the type is {@code int[N]}, so that one number will do; else 0
   */
  record Parameter(
      String name,
      ArgumentKind kind,
      Type.@Nullable TypePtr element,
      boolean nullable,
      int expand,
      boolean keywordOnly,
      @Nullable CellBits defaultValue) {}

  /** What libtorch says of the operator. */
  record Schema(
      OperatorHandle handle,
      List<Parameter> parameters,
      List<String> names,
      int results,
      List<String> names = parameters.stream().map(Parameter::name).toList();
      return new Schema(
          handle,
          List.copyOf(parameters),
          names,
          results,
          Guards.of(fullName(), names),
          Written.of(fullName(), function));
    }
  }

  /** The length of a list; the binding answers null for an empty one. */
  private static long size(@Nullable Argument list) {
    return list == null ? 0 : list.limit();
  }

  private static Parameter parameter(Argument argument) {
    try (Type.TypePtr type = argument.type();
        IntOptional size = argument.N();
        IValueOptional given = argument.default_value()) {
      String text = NativeValues.text(type.get().str());
      boolean nullable = text.endsWith("?");
      ArgumentKind kind = ArgumentKind.of(nullable ? text.substring(0, text.length() - 1) : text);
      IValue value = given.has_value() ? new IValue(given.get()) : nullable ? Constants.NONE : null;
      return new Parameter(
          NativeValues.text(argument.name()),
          kind,
          nullable ? elementTypeOfOptional(type) : elementType(type),
          nullable,
          size.has_value() ? size.get() : 0,
          argument.kwarg_only(),
          value == null ? null : CellBits.of(value));
    }
  }

  private static Type.@Nullable TypePtr elementTypeOfOptional(Type.TypePtr optional) {
    try (Type.TypePtr type = optional.get().containedType(0)) {
      return elementType(type);
    }
  }

  private static Type.@Nullable TypePtr elementType(Type.TypePtr type) {
    return type.get().containedTypeSize() == 0 ? null : type.get().containedType(0);
  }

  @Override
  public String toString() {
    return fullName();
  }
}
