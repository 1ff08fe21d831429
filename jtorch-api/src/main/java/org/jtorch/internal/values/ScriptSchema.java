package org.jtorch.internal.values;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.AliasInfo;
import org.bytedeco.pytorch.Argument;
import org.bytedeco.pytorch.FunctionSchema;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueOptional;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.IntOptional;
import org.bytedeco.pytorch.Type;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TorchException;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.values.ScriptConversions.MismatchException;

/**
 * Arguments and results of a TorchScript method or an operator, and the binding of Java arguments
 * to them by position, by name and by default.
 *
 * @param called the name at the start of messages
 * @param parameters in order, without {@code self}
 * @param results in order
 */
public record ScriptSchema(String called, List<Parameter> parameters, List<Result> results) {
  /**
   * An argument.
   *
   * @param expand N where the type is {@code int[N]}, which accepts a single number; else 0
   * @param defaultValue the default; null if the argument is required
   */
  public record Parameter(
      String name, ScriptType type, int expand, @Nullable IValue defaultValue) {}

  /**
   * A result.
   *
   * @param name empty if it has none
   * @param isArgument whether it is an argument that the operator modified
   */
  public record Result(String name, ScriptType type, boolean isArgument) {}

  /** Reads a schema, without a method's {@code self}. */
  public static ScriptSchema of(String called, FunctionSchema schema, boolean isMethod) {
    List<Parameter> parameters =
        each(schema.arguments(), isMethod ? 1 : 0, ScriptSchema::parameter);
    List<Result> results = each(schema.returns(), 0, ScriptSchema::result);
    return new ScriptSchema(called, parameters, results);
  }

  /** Frees the native types. No call may be using the schema. */
  public void close() {
    for (Parameter parameter : parameters) {
      parameter.type().close();
      if (parameter.defaultValue() != null) {
        parameter.defaultValue().close();
      }
    }
    results.forEach(result -> result.type().close());
  }

  /**
   * Reads the elements of a native list from index {@code from} on, and frees the list; the binding
   * returns null for an empty list.
   */
  public static <T> List<T> each(@Nullable Argument list, long from, Function<Argument, T> reader) {
    List<T> read = new ArrayList<>();
    if (list == null) {
      return read;
    }
    try (list) {
      for (long i = from; i < list.limit(); i++) {
        read.add(reader.apply(list.getPointer(Argument.class, i)));
      }
    }
    return read;
  }

  private static Parameter parameter(Argument argument) {
    try (IntOptional size = argument.N();
        IValueOptional given = argument.default_value();
        Type.TypePtr type = argument.type()) {
      return new Parameter(
          NativeValues.text(argument.name()),
          ScriptType.of(type),
          size.has_value() ? size.get() : 0,
          given.has_value() ? new IValue(given.get()) : null);
    }
  }

  private static Result result(Argument argument) {
    AliasInfo alias = argument.alias_info();
    try (Type.TypePtr type = argument.type()) {
      return new Result(
          NativeValues.text(argument.name()),
          ScriptType.of(type),
          alias != null && !alias.isNull() && alias.isWrite());
    }
  }

  /** Pushes the arguments onto a stack of the right size, the first one at {@code start}. */
  public void push(
      NativeStack stack,
      IValueVector operands,
      int start,
      List<?> positional,
      Map<String, ?> keywords) {
    checkCount(positional);
    Set<String> unused = new HashSet<>(keywords.keySet());
    for (int i = 0; i < parameters.size(); i++) {
      Parameter parameter = parameters.get(i);
      boolean named = unused.remove(parameter.name());
      if (i < positional.size()) {
        if (named) {
          throw refused("argument '" + parameter.name() + "' is given twice");
        }
        put(stack, operands, start + i, parameter, positional.get(i));
      } else if (named) {
        put(stack, operands, start + i, parameter, keywords.get(parameter.name()));
      } else {
        operands.put(start + i, orDefault(parameter));
      }
    }
    if (!unused.isEmpty()) {
      throw refused(
          "no argument is named '" + unused.iterator().next() + "'; there are: " + listed());
    }
  }

  private void checkCount(List<?> positional) {
    if (positional.size() > parameters.size()) {
      throw refused(
          "takes "
              + (parameters.isEmpty() ? "no arguments" : "at most " + parameters.size())
              + (parameters.isEmpty() ? "" : " (" + listed() + ")")
              + ", got "
              + positional.size());
    }
  }

  private void put(
      NativeStack stack,
      IValueVector operands,
      int place,
      Parameter parameter,
      @Nullable Object given) {
    if (given instanceof Tensor tensor
        && parameter.type().bare().kind() == ScriptType.Kind.TENSOR) {
      stack.putTensor(operands, place, tensor);
    } else {
      operands.put(place, convert(new ScriptConversions(stack), parameter, given));
    }
  }

  private IValue convert(
      ScriptConversions conversions, Parameter parameter, @Nullable Object given) {
    boolean repeated = parameter.expand() > 0 && given instanceof Number;
    Object value = repeated ? Collections.nCopies(parameter.expand(), given) : given;
    try {
      return conversions.convert(value, parameter.type());
    } catch (MismatchException e) {
      throw refused(
          "argument '"
              + parameter.name()
              + "' takes "
              + IValueKinds.withArticle(parameter.type().text())
              + (parameter.type().canBePassed()
                  ? ", got " + e.got(value)
                  : ", which no Java value can be"));
    }
  }

  private IValue orDefault(Parameter parameter) {
    if (parameter.defaultValue() != null) {
      return parameter.defaultValue();
    }
    throw refused(
        "argument '"
            + parameter.name()
            + "' is missing: "
            + IValueKinds.withArticle(parameter.type().text()));
  }

  private String listed() {
    return parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
  }

  private TorchException refused(String sentence) {
    return new TorchException(called + ": " + sentence, "", null);
  }
}
