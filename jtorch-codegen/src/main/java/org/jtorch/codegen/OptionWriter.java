package org.jtorch.codegen;

import java.util.List;
import java.util.Set;
import org.jtorch.codegen.FunctionGroup.Option;

/** Writes the members of an options class that its options become. */
final class OptionWriter {
  private static final Set<String> PRIMITIVES = Set.of("long", "int", "double", "float", "boolean");

  private final StringBuilder out;
  private final String indent;
  private final String type;
  private final String self;

  /**
   * Creates a writer.
   *
   * @param indent the indentation of the members
   * @param type the type that a setter returns
   * @param self the expression of that type for the options themselves
   */
  OptionWriter(StringBuilder out, String indent, String type, String self) {
    this.out = out;
    this.indent = indent;
    this.type = type;
    this.self = self;
  }

  void fields(List<Option> options) {
    for (Option option : options) {
      line(field(option) + ";");
    }
  }

  /** Writes the setters; those of one name exclude each other. */
  void setters(List<Option> options) {
    for (Option option : options) {
      String name = option.name();
      Javadoc doc = new Javadoc().paragraph(option.sentence());
      if (option.parameter() != null) {
        doc.tag("param", name + " " + option.parameter());
      }
      out.append('\n');
      doc.appendTo(out, indent);
      line("public " + type + " " + name + "(" + plain(option) + " " + name + ") {");
      line("  this." + option.field() + " = " + value(option) + ";");
      for (Option other : options) {
        if (other.name().equals(name) && !other.field().equals(option.field())) {
          line("  this." + other.field() + " = " + initialValue(other) + ";");
        }
      }
      line("  return " + self + ";");
      line("}");
    }
  }

  /**
   * Writes a method that sets the options of a function to these. An option that may be unset comes
   * last, because it excludes another of its name.
   */
  void passOn(String function, List<Option> options) {
    out.append('\n');
    line("void passOn(" + function + " o) {");
    for (Option option : options) {
      if (!isNullable(option)) {
        line("  o." + option.name() + "(" + option.field() + ");");
      }
    }
    for (Option option : options) {
      if (isNullable(option)) {
        line("  if (" + option.field() + " != null) {");
        line("    o." + option.name() + "(" + option.field() + ");");
        line("  }");
      }
    }
    line("}");
  }

  private void line(String text) {
    out.append(indent).append(text).append('\n');
  }

  private static String field(Option option) {
    String plain = plain(option);
    String end = option.initial() == null ? "" : " = " + option.initial();
    if (plain.equals("Tensor...")) {
      return "List<Tensor> " + option.field() + (end.isEmpty() ? " = List.of()" : end);
    }
    String nullable = isNullable(option) ? "@Nullable " : "";
    if (plain.endsWith("...")) {
      String element = plain.substring(0, plain.length() - 3);
      String brackets = nullable.isEmpty() ? "[] " : " @Nullable [] ";
      return element + brackets + option.field() + end;
    }
    boolean boxed = isPrimitive(plain) && isNullable(option);
    return nullable + (boxed ? boxed(plain) : plain) + " " + option.field() + end;
  }

  /** Whether the field is null while the option is unset. */
  private static boolean isNullable(Option option) {
    String plain = plain(option);
    if (isPrimitive(plain) || plain.endsWith("...")) {
      return option.type().endsWith("?");
    }
    return option.initial() == null;
  }

  static boolean isPrimitive(String type) {
    return PRIMITIVES.contains(type);
  }

  private static String boxed(String primitive) {
    return primitive.equals("int") ? "Integer" : Names.pascal(primitive);
  }

  private static String plain(Option option) {
    return option.type().replaceAll("[?!]$", "");
  }

  private static String initialValue(Option option) {
    String initial = option.initial();
    if (initial == null) {
      return "null";
    }
    String array = plain(option).replace("...", "[]");
    return initial.startsWith("{") ? "new " + array + " " + initial : initial;
  }

  private static String value(Option option) {
    String plain = plain(option);
    String name = option.name();
    if (plain.equals("Tensor...")) {
      return "List.of(" + name + ")";
    }
    if (plain.endsWith("...")) {
      return name + ".clone()";
    }
    return option.type().endsWith("!")
        ? "Objects.requireNonNull(" + name + ", \"" + name + "\")"
        : name;
  }
}
