package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.FunctionGroup.Option;
import org.jtorch.codegen.FunctionGroup.Options;
import org.jtorch.codegen.FunctionGroup.Shared;
import org.jtorch.codegen.Schema.Argument;

/**
 * The options of functions by the function's Java name, {@code F.conv2d}: for the layers and the
 * functions that have the same options.
 */
final class FunctionOptions {
  /** The name of the options class and the options; several setters may have one name. */
  record Described(String type, List<Option> options) {}

  private final Map<String, Described> byFunction = new HashMap<>();

  /** Reads the spec files of a folder: hand-written functions and operators. */
  static FunctionOptions read(Path specs) throws IOException {
    Problems problems = new Problems();
    FunctionOptions options = of(Generate.groups(specs, problems));
    PyTorchNames names = Generate.names(specs);
    MethodDoc docs = new MethodDoc(Generate.glossary(specs), names);
    Operators operators = Generate.operators(specs, names);
    for (Family family : Generate.families(specs, problems)) {
      List<Operator> ofFamily = operators.of(family, problems);
      if (!family.ofTensor()) {
        options.addOperators(ofFamily, docs);
      }
    }
    problems.check();
    return options;
  }

  /** The options of hand-written functions. */
  static FunctionOptions of(List<FunctionGroup> groups) {
    FunctionOptions options = new FunctionOptions();
    options.addFunctions(groups);
    return options;
  }

  /** Adds the options that one function takes from another to its options class. */
  static void share(List<FunctionGroup> groups, Problems problems) {
    FunctionOptions described = of(groups);
    for (Options options : groups.stream().flatMap(g -> g.options.stream()).toList()) {
      int added = 0;
      for (Shared shared : options.shared()) {
        List<Option> found = new ArrayList<>();
        problems.during(
            shared.place(),
            () -> found.addAll(described.options(shared.function(), shared.names())));
        options.options().addAll(shared.index() + added, found);
        added += found.size();
      }
    }
  }

  private void addFunctions(List<FunctionGroup> groups) {
    for (FunctionGroup group : groups) {
      String home = Names.pascal(group.home);
      List<FunctionGroup> ofHome = groups.stream().filter(g -> g.home.equals(group.home)).toList();
      for (Function function : group.functions) {
        function.forms().stream()
            .flatMap(form -> form.parameters().stream())
            .flatMap(p -> ofHome.stream().flatMap(g -> g.options(p.type()).stream()))
            .forEach(
                options ->
                    byFunction.put(
                        home + "." + function.javaName(),
                        new Described(
                            home + "." + options.name(), List.copyOf(options.options()))));
      }
    }
  }

  private void addOperators(List<Operator> operators, MethodDoc docs) {
    Overloads overloads = new Overloads();
    for (Operator operator : operators) {
      String home = operator.family().javaName;
      for (Method method : overloads.of(operator)) {
        OptionsClass options = method.options();
        if (options != null) {
          List<Option> all =
              options.arguments().stream().map(a -> option(options, a, docs)).toList();
          byFunction.put(
              home + "." + method.name(), new Described(home + "." + options.name(), all));
        }
      }
    }
  }

  private static Option option(OptionsClass options, Argument argument, MethodDoc docs) {
    Operator operator = options.operator();
    Method.Parameter parameter = Overloads.parameter(operator, options.schema(), argument);
    String own = operator.entry().ofArgument("default", argument.name(), options.schema());
    String fallback = own == null ? argument.fallback() : own;
    String name = parameter.name();
    String sentence = docs.optionSentence(options, argument);
    String values = MethodDoc.optionValues(argument);
    if (argument.type().plain().equals("str") && fallback != null) {
      String type = operator.family().outerName() + "." + parameter.type();
      String constant = operator.family().constant(parameter.type(), fallback);
      String initial = constant == null ? null : type + "." + constant;
      return new Option(type, name, name, initial, sentence, values);
    }
    String type = parameter.type().replace("[]", "...");
    String initial = initial(fallback, type);
    boolean unset = initial == null && !type.equals("boolean");
    return new Option(unset ? type + "?" : type, name, name, initial, sentence, values);
  }

  /** Converts libtorch's default to Java; null if the field needs no initial value. */
  private static @Nullable String initial(@Nullable String fallback, String type) {
    if (fallback == null || Set.of("None", "null", "False").contains(fallback)) {
      return null;
    }
    if (type.equals("double")) {
      return Double.toString(Double.parseDouble(fallback));
    }
    String value = fallback.equals("True") ? "true" : fallback;
    return type.endsWith("...") ? "{" + value.replaceAll("[\\[\\]]", "") + "}" : value;
  }

  /** Returns the options of a function. */
  Described of(String function) {
    Described described = byFunction.get(function);
    if (described == null) {
      throw new SpecException("the specs have no function " + function + " with options");
    }
    return described;
  }

  /** Returns some of a function's options by name. */
  List<Option> options(String function, List<String> names) {
    List<Option> all = of(function).options();
    List<Option> chosen = new ArrayList<>();
    for (String name : names) {
      List<Option> found = all.stream().filter(o -> o.name().equals(name)).toList();
      if (found.isEmpty()) {
        Set<String> known = new LinkedHashSet<>(all.stream().map(Option::name).toList());
        throw new SpecException(
            function
                + " describes no option "
                + name
                + "; it describes "
                + String.join(", ", known));
      }
      chosen.addAll(found);
    }
    return chosen;
  }
}
