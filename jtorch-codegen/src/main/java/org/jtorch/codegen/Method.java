package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Schema.Argument;

/** One Java method to be written. */
record Method(
    Operator operator,
    Schema schema,
    String name,
    List<Parameter> parameters,
    @Nullable OptionsClass options) {

  /** A parameter and the schema's argument that it gives. */
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

  /** Name and erased parameter types: what Java tells overloads apart by. */
  String erasure() {
    return parameters.stream()
            .map(p -> p.type().replaceAll("<.*>", "").replace("...", "[]"))
            .collect(Collectors.joining(",", name + "(", ""))
        + (options == null ? ")" : ",Consumer)");
  }

  /** {@code split(long splitSize, long dim)}. */
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

  boolean gives(Argument argument) {
    return parameters.stream().anyMatch(p -> p.argument().equals(argument));
  }
}
