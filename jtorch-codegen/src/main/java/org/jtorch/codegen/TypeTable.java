package org.jtorch.codegen;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Mapping from schema types to Java types. */
final class TypeTable {
  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("Tensor", "Tensor"),
          Map.entry("Tensor[]", "List<Tensor>"),
          Map.entry("Scalar", "Number"),
          Map.entry("Scalar[]", "double[]"),
          Map.entry("int", "long"),
          Map.entry("float", "double"),
          Map.entry("float[]", "double[]"),
          Map.entry("bool", "boolean"),
          Map.entry("ScalarType", "DType"),
          Map.entry("Device", "Device"),
          Map.entry("Layout", "Layout"),
          Map.entry("MemoryFormat", "MemoryFormat"),
          Map.entry("Generator", "Generator"));

  private TypeTable() {}

  /** Returns the type of an argument; for a string it is {@code choice}: an enum or String. */
  static String argument(Schema schema, Schema.Argument argument, @Nullable String choice) {
    String plain = argument.type().plain();
    String java = argument.type().isIntList() ? "long[]" : TYPES.get(plain);
    if (plain.equals("str")) {
      java = choice;
    }
    if (java == null) {
      throw new SpecException(
          schema.qualifiedName()
              + String.format(
                  Locale.ROOT,
                  plain.equals("str")
                      ? ": a string argument needs an enum; name it with 'choice %s ENUM'"
                      : ": no Java type for "
                          + plain
                          + " %s; 'hide' it, or write the operator by hand",
                  argument.name()));
    }
    return java;
  }

  static boolean isNumber(String java) {
    return java.equals("long") || java.equals("double") || java.equals("Number");
  }

  static boolean isNumbers(String java) {
    return java.equals("long[]");
  }

  /** Returns the name of Dispatch's method for the result type. */
  static String dispatch(Schema schema) {
    return switch (result(schema)) {
      case "Tensor" -> "tensor";
      case "List<Tensor>" -> "list";
      case "boolean" -> "bool";
      case "long" -> "integer";
      case "double" -> "real";
      case "void" -> "none";
      default -> throw new AssertionError(result(schema));
    };
  }

  /** Whether all results are tensors. */
  static boolean returnsTensors(Schema schema) {
    return schema.results().stream().allMatch(r -> r.type().plain().startsWith("Tensor"));
  }

  /** Returns the Java result type of a schema with at most one result. */
  static String result(Schema schema) {
    if (schema.results().isEmpty()) {
      return "void";
    }
    String plain = schema.results().get(0).type().plain();
    return switch (plain) {
      case "Tensor", "Tensor[]", "bool", "int", "float" -> TYPES.getOrDefault(plain, "");
      default ->
          throw new SpecException(
              schema.qualifiedName()
                  + ": no Java type for the result, "
                  + plain
                  + "; write the operator by hand");
    };
  }
}
