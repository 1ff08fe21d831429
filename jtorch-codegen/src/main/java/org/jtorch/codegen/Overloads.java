package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Method.Parameter;
import org.jtorch.codegen.Schema.Argument;

/** Creates the Java overloads of an operator: telescoping, single numbers for lists, varargs. */
final class Overloads {
  private static final Set<String> VARARGS = Set.of("dim", "dims", "size", "shape", "repeats");
  private static final Set<String> SHAPES = Set.of("size", "shape", "normalizedShape");

  private static final Argument TENSOR_OPTIONS =
      new Argument(new Schema.Type("TensorOptions", ""), "options", null, true);

  private final Map<String, OptionsClass> optionsClasses = new LinkedHashMap<>();
  private final Map<String, Set<String>> users = new LinkedHashMap<>();

  /** The options classes of the methods created so far, in order. */
  List<OptionsClass> optionsClasses() {
    return List.copyOf(optionsClasses.values());
  }

  /** The names of the methods that take these options, without the underscore of in-place ones. */
  Set<String> users(OptionsClass options) {
    return users.getOrDefault(options.name(), Set.of());
  }

  List<Method> of(Operator operator) {
    List<Method> methods = new ArrayList<>();
    for (Schema schema : operator.schemas()) {
      Plan plan = Plan.of(operator, schema);
      OptionsClass options = options(operator, schema, plan);
      for (int i = 0; i <= plan.telescoped().size(); i++) {
        List<Argument> given = leadingArguments(plan, i);
        List<Method> plain = variants(operator, schema, given, null);
        methods.addAll(plain);
        if (schema.isFactory()) {
          plain.forEach(method -> methods.add(withTensorOptions(method)));
        }
        if (options != null && (i == 0 || !plan.optionsHoldAll())) {
          methods.addAll(variants(operator, schema, given, options));
        }
      }
    }
    return distinct(varargs(methods));
  }

  /** Adds TensorOptions as the first parameter, so that a shape can be varargs. */
  private static Method withTensorOptions(Method method) {
    List<Parameter> parameters = new ArrayList<>(method.parameters());
    parameters.add(0, new Parameter("TensorOptions", "options", TENSOR_OPTIONS));
    return method.with(parameters);
  }

  private static List<Argument> leadingArguments(Plan plan, int telescoped) {
    List<Argument> given = new ArrayList<>(plan.required());
    given.addAll(plan.telescoped().subList(0, telescoped));
    return given;
  }

  private @Nullable OptionsClass options(Operator operator, Schema schema, Plan plan) {
    if (plan.options().isEmpty()) {
      return null;
    }
    String named = operator.entry().value("options-class", schema);
    String plainName = operator.entryJavaName().replaceAll("_$", "");
    String name = named == null ? Names.pascal(plainName) + "Options" : named;
    OptionsClass options = new OptionsClass(name, operator, schema, plan.options());
    OptionsClass before = optionsClasses.putIfAbsent(name, options);
    if (before != null && !before.sameOptions(options)) {
      throw new SpecException(
          schema.qualifiedName()
              + " has other options than "
              + name
              + "; name another class with 'options-class'");
    }
    users.computeIfAbsent(name, added -> new LinkedHashSet<>()).add(plainName);
    return options;
  }

  /** Overloads with lists, with single numbers for lists, with Shape, and with booleans. */
  private static List<Method> variants(
      Operator operator, Schema schema, List<Argument> given, @Nullable OptionsClass options) {
    List<Method> variants = new ArrayList<>();
    List<Parameter> plain = new ArrayList<>();
    for (Argument argument : given) {
      plain.add(parameter(operator, schema, argument));
    }
    Method base = new Method(operator, schema, operator.javaName(), List.copyOf(plain), options);
    if (given.stream().anyMatch(a -> a.type().broadcastsOneInt())) {
      variants.add(base.with(plain.stream().map(Overloads::single).toList()));
    }
    variants.add(base);
    if (plain.stream().anyMatch(Overloads::isShape)) {
      variants.add(base.with(plain.stream().map(Overloads::shape).toList()));
    }
    List<String> booleans = operator.entry().words("boolean", schema);
    if (plain.stream().anyMatch(p -> isBoolean(p, booleans))) {
      variants.add(base.with(plain.stream().map(p -> asBoolean(p, booleans)).toList()));
    }
    return variants;
  }

  static Parameter parameter(Operator operator, Schema schema, Argument argument) {
    String choice = operator.entry().ofArgument("choice", argument.name(), schema);
    String name = argument.name().equals("self") ? "input" : Names.camel(argument.name());
    return new Parameter(TypeTable.argument(schema, argument, choice), name, argument);
  }

  private static Parameter single(Parameter parameter) {
    return parameter.argument().type().broadcastsOneInt()
        ? new Parameter("long", parameter.name(), parameter.argument())
        : parameter;
  }

  private static boolean isShape(Parameter parameter) {
    return TypeTable.isNumbers(parameter.type()) && SHAPES.contains(parameter.name());
  }

  private static Parameter shape(Parameter parameter) {
    return isShape(parameter)
        ? new Parameter("Shape", parameter.name(), parameter.argument())
        : parameter;
  }

  private static boolean isBoolean(Parameter parameter, List<String> booleans) {
    return parameter.type().equals("Number") && booleans.contains(parameter.argument().name());
  }

  private static Parameter asBoolean(Parameter parameter, List<String> booleans) {
    return isBoolean(parameter, booleans)
        ? new Parameter("boolean", parameter.name(), parameter.argument())
        : parameter;
  }

  /**
   * Adds a varargs overload for a list of tensors in the last position, and makes a list of dims in
   * the last position varargs if no call becomes ambiguous.
   */
  private static List<Method> varargs(List<Method> methods) {
    boolean oneNumberAtMost = methods.stream().allMatch(m -> m.numericParameters() <= 1);
    List<Method> result = new ArrayList<>();
    for (Method method : methods) {
      result.add(method);
      int last = method.parameters().size() - 1;
      if (last < 0 || method.options() != null) {
        continue;
      }
      Parameter parameter = method.parameters().get(last);
      if (parameter.type().equals("List<Tensor>")) {
        result.add(withLast(method, "Tensor..."));
      } else if (oneNumberAtMost
          && parameter.type().equals("long[]")
          && VARARGS.contains(parameter.name())) {
        result.set(result.size() - 1, withLast(method, "long..."));
      }
    }
    result.removeIf(m -> isCoveredByVarargs(m, result));
    return result;
  }

  private static Method withLast(Method method, String type) {
    List<Parameter> parameters = new ArrayList<>(method.parameters());
    Parameter last = parameters.remove(parameters.size() - 1);
    parameters.add(new Parameter(type, last.name(), last.argument()));
    return method.with(parameters);
  }

  /** Whether a single number is redundant, because {@code long...} accepts it too. */
  private static boolean isCoveredByVarargs(Method method, List<Method> all) {
    int last = method.parameters().size() - 1;
    return last >= 0
        && method.options() == null
        && method.parameters().get(last).type().equals("long")
        && all.stream()
            .anyMatch(
                m -> m.schema().equals(method.schema()) && m.equals(withLast(method, "long...")));
  }

  private static List<Method> distinct(List<Method> methods) {
    Map<String, Method> byErasure = new LinkedHashMap<>();
    for (Method method : methods) {
      Method before = byErasure.putIfAbsent(method.erasure(), method);
      if (before != null) {
        throw new SpecException(
            method.schema().qualifiedName()
                + " and "
                + before.schema().qualifiedName()
                + " both become "
                + method.erasure()
                + "; exclude one with 'schemas', or change its arguments with 'require' or"
                + " 'hide'");
      }
    }
    return List.copyOf(byErasure.values());
  }
}
