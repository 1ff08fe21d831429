package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Schema.Argument;

/** A Java method to generate. */
record Method(
    Operator operator,
    Schema schema,
    String name,
    List<Parameter> parameters,
    @Nullable OptionsClass options) {

  /** A parameter and the schema argument that it sets. */
  record Parameter(String type, String name, Argument argument) {
    boolean isVarargs() {
      return type.endsWith("...");
    }

    boolean isList() {
      return isVarargs() || type.endsWith("[]");
    }

    boolean isNumeric() {
      return TypeTable.isNumber(type) || TypeTable.isNumbers(type) || type.equals("long...");
    }
  }

  /** The name and the erased parameter types, which must be unique among overloads. */
  String erasure() {
    return parameters.stream()
            .map(p -> p.type().replaceAll("<.*>", "").replace("...", "[]"))
            .collect(Collectors.joining(",", name + "(", ""))
        + (options == null ? ")" : ",Consumer)");
  }

  /** The name and the parameters: {@code split(long splitSize, long dim)}. */
  String signature() {
    List<String> all = new ArrayList<>();
    parameters.forEach(parameter -> all.add(parameter.type() + " " + parameter.name()));
    if (options != null) {
      all.add(options.name());
    }
    return name + "(" + String.join(", ", all) + ")";
  }

  long numericParameters() {
    return parameters.stream().filter(Parameter::isNumeric).count();
  }

  Method with(List<Parameter> changed) {
    return new Method(operator, schema, name, List.copyOf(changed), options);
  }

  boolean sets(Argument argument) {
    return parameters.stream().anyMatch(p -> p.argument().equals(argument));
  }
}
