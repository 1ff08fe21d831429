package org.jtorch.internal.calls;

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
import org.jtorch.internal.binding.Constants;
import org.jtorch.internal.binding.IValueBits;
import org.jtorch.internal.guards.Guard;
import org.jtorch.internal.guards.Guards;
import org.jtorch.internal.memory.GeneratorLock;
import org.jtorch.internal.memory.NativeStack;
import org.jtorch.internal.values.NativeValues;
import org.jtorch.internal.values.ScriptSchema;
import org.jtorch.loader.LibTorch;

/**
 * An operator of libtorch, identified by its schema name. Arguments, results and defaults come from
 * the schema that libtorch has registered, which is read at the first call.
 */
public final class Op {
  /**
   * An argument of the schema.
   *
   * @param element the declared type of a list's elements; null if it is no list
   * @param expand N where the type is {@code int[N]}, which accepts a single number; else 0
   */
  public record Parameter(
      String name,
      ArgumentKind kind,
      Type.@Nullable TypePtr element,
      boolean nullable,
      int expand,
      boolean keywordOnly,
      @Nullable IValueBits defaultValue) {}

  /** What an operator returns. */
  public enum Returns {
    /** One tensor. */
    TENSOR,
    /** One list of tensors. */
    TENSORS,
    /** Nothing, several results, or one of another type. */
    OTHER;

    private static Returns of(List<String> types) {
      if (types.equals(List.of("Tensor"))) {
        return TENSOR;
      }
      return types.equals(List.of("Tensor[]")) ? TENSORS : OTHER;
    }
  }

  /**
   * The schema of the operator.
   *
   * @param generatorPlace the position of the generator argument; -1 if there is none
   */
  public record Schema(
      OperatorHandle handle,
      List<Parameter> parameters,
      List<String> names,
      int results,
      @Nullable Guard guard,
      @Nullable ModifiedArguments written,
      boolean draws,
      int generatorPlace,
      ProductRouting.@Nullable Route route,
      LargeWork.Kind work,
      Returns returns,
      boolean isView,
      boolean beginsChain) {
    /** Returns whether the operator writes to a parameter. */
    public boolean modifies(String parameter) {
      return written != null && written.places().contains(names.indexOf(parameter));
    }

    /**
     * Returns the position of the device argument of a factory that takes no tensor whose device it
     * would use; -1 for other operators.
     */
    int factoryDevice() {
      int place = -1;
      for (int i = 0; i < parameters.size(); i++) {
        switch (parameters.get(i).kind()) {
          case TENSOR, TENSORS, OPTIONAL_TENSORS -> {
            return -1;
          }
          case DEVICE -> place = i;
          default -> {}
        }
      }
      return place;
    }

    /** Returns the position of a parameter. */
    int place(String name) {
      int place = 0;
      while (!parameters.get(place).name().equals(name)) {
        place++;
      }
      return place;
    }
  }

  private static final List<String> GENERATOR_OVERLOADS =
      List.of(
          "generator",
          "low_generator",
          "low_generator_dtype",
          "Tensor_generator",
          "generator_with_names",
          "generator_out",
          "low_generator_out");

  private final String name;
  private final String overload;
  private final String fullName;
  private @Nullable String shortName;
  private volatile @Nullable Schema schema;
  private volatile @Nullable GeneratorOverload overloadWithGenerator;

  /** The overload of an operator that accepts a generator; of null if there is none. */
  private record GeneratorOverload(@Nullable Op op) {}

  private Op(String name, String overload, @Nullable String shortName) {
    this.name = name;
    this.overload = overload;
    this.fullName = overload.isEmpty() ? name : name + "." + overload;
    this.shortName = shortName;
  }

  /**
   * Returns the operator of a name and overload, for example {@code "aten::add"} and {@code
   * "Tensor"}.
   */
  public static Op of(String name, String overload) {
    return new Op(name, overload, null);
  }

  /** Returns an operator that messages call by its full name. */
  static Op inFull(String name, String overload) {
    return new Op(name, overload, overload.isEmpty() ? name : name + "." + overload);
  }

  /** Returns the name without namespace, leading underscore and overload. */
  public String shortName() {
    String found = shortName;
    if (found == null) {
      String plain = name.substring(name.indexOf(':') + 2).replaceFirst("^_+", "");
      found = plain.replaceFirst("^(linalg|fft|special)_", "$1.");
      shortName = found;
    }
    return found;
  }

  /** Returns the full name: {@code aten::add.Tensor}. */
  public String fullName() {
    return fullName;
  }

  /**
   * Returns the overload with the same arguments and a generator, as {@code aten::rand.generator};
   * null if there is none.
   */
  @Nullable Op withGenerator() {
    GeneratorOverload found = overloadWithGenerator;
    if (found == null) {
      found = new GeneratorOverload(findWithGenerator());
      overloadWithGenerator = found;
    }
    return found.op();
  }

  private @Nullable Op findWithGenerator() {
    List<String> given = schema().names();
    for (String candidate : GENERATOR_OVERLOADS) {
      Op op = new Op(name, candidate, shortName());
      if (op.exists() && op.schema().generatorPlace() >= 0) {
        List<String> names = new ArrayList<>(op.schema().names());
        names.remove(op.schema().generatorPlace());
        if (names.equals(given)) {
          return op;
        }
      }
    }
    return null;
  }

  /** Returns whether libtorch has the operator. */
  public boolean exists() {
    LibTorch.load();
    try (OperatorName key = new OperatorName(name, overload);
        var found = Dispatcher.singleton().findSchema(key)) {
      return found.has_value();
    }
  }

  public Schema schema() {
    Schema found = schema;
    if (found == null) {
      found = resolve();
      schema = found;
    }
    return found;
  }

  private Schema resolve() {
    LibTorch.load();
    try (OperatorName key = new OperatorName(name, overload);
        var found = Dispatcher.singleton().findSchema(key)) {
      if (!found.has_value()) {
        throw new IllegalArgumentException("libtorch has no operator " + fullName());
      }
      OperatorHandle handle = new OperatorHandle(found.get());
      FunctionSchema function = handle.schema();
      List<Parameter> parameters = ScriptSchema.each(function.arguments(), 0, Op::parameter);
      List<String> results = ScriptSchema.each(function.returns(), 0, Op::type);
      if (Math.max(parameters.size(), results.size()) > NativeStack.CAPACITY) {
        throw new IllegalStateException(fullName() + " has too many arguments for one call");
      }
      List<String> names = parameters.stream().map(Parameter::name).toList();
      int generator =
          parameters.stream().map(Parameter::kind).toList().indexOf(ArgumentKind.GENERATOR);
      return new Schema(
          handle,
          List.copyOf(parameters),
          names,
          results.size(),
          Guards.of(fullName(), names),
          ModifiedArguments.of(fullName(), function),
          GeneratorLock.isDrawing(name, generator >= 0),
          generator,
          ProductRouting.of(fullName()),
          LargeWork.of(name),
          Returns.of(results),
          ModifiedArguments.makesView(function),
          ViewChains.begins(fullName()));
    }
  }

  private static String type(Argument argument) {
    try (Type.TypePtr type = argument.type()) {
      return NativeValues.text(type.get().str());
    }
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
          value == null ? null : IValueBits.of(value));
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
