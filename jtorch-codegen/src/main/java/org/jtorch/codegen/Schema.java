package org.jtorch.codegen;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The schema of one overload of an operator. */
record Schema(String name, String overload, List<Argument> arguments, List<Result> results) {
  private static final List<String> FACTORY_SETTINGS =
      List.of("dtype", "layout", "device", "pin_memory");

  /** A type and its alias annotation: {@code a}, {@code a!} or empty. */
  record Type(String text, String alias) {
    /** The type without nullability, with {@code int} for {@code SymInt}. */
    String plain() {
      String plain = text.endsWith("?") ? text.substring(0, text.length() - 1) : text;
      return plain.replace("SymInt", "int");
    }

    /** Whether None is accepted. */
    boolean nullable() {
      return text.endsWith("?");
    }

    boolean isTensor() {
      return plain().equals("Tensor");
    }

    boolean isIntList() {
      return plain().startsWith("int[");
    }

    /** Whether one number is accepted for the list, as in {@code int[2] kernel_size}. */
    boolean broadcastsOneInt() {
      return isIntList() && !plain().equals("int[]");
    }

    boolean isWritten() {
      return alias.contains("!");
    }
  }

  /** An argument; {@code fallback} is the default in libtorch's notation, or null. */
  record Argument(Type type, String name, @Nullable String fallback, boolean keyword) {}

  /** A result; its name is empty if the schema has none. */
  record Result(Type type, String name) {}

  /** Returns {@code add.Tensor}, or {@code relu} if the overload has no name. */
  String qualifiedName() {
    return overload.isEmpty() ? name : name + "." + overload;
  }

  /** Returns the argument that is {@code this} in a method of Tensor, or null. */
  @Nullable Argument self() {
    for (Argument argument : arguments) {
      if (argument.name().equals("self")) {
        return argument;
      }
    }
    return arguments.isEmpty() ? null : arguments.get(0);
  }

  /** Whether an argument has this name; factories also have {@code options}. */
  boolean takes(String argument) {
    return (isFactory() && argument.equals("options"))
        || arguments.stream().anyMatch(a -> a.name().equals(argument));
  }

  /** Whether no argument is written and none is a dimension name. */
  boolean isFunctional() {
    return arguments.stream().noneMatch(a -> a.type().isWritten()) && !takesNames();
  }

  /** Whether the first argument and no other is written. */
  boolean isInPlace() {
    return name.endsWith("_")
        && !takesNames()
        && arguments.stream().filter(a -> a.type().isWritten()).count() == 1
        && !arguments.isEmpty()
        && arguments.get(0).type().isWritten();
  }

  private boolean takesNames() {
    String words = overload.toLowerCase(Locale.ROOT);
    return words.contains("dimname")
        || words.contains("names")
        || arguments.stream()
            .anyMatch(a -> a.type().text().startsWith("str") && a.name().equals("dim"));
  }

  /**
   * Whether the operator is a factory, whose dtype, layout, device and pinning are one
   * TensorOptions in Java.
   */
  boolean isFactory() {
    return arguments.stream().map(Argument::name).toList().containsAll(FACTORY_SETTINGS);
  }

  /** Whether a factory's argument is part of TensorOptions, or follows them. */
  boolean isFactorySetting(Argument argument) {
    boolean setting = FACTORY_SETTINGS.contains(argument.name());
    return isFactory() && (setting || argument.name().equals("memory_format"));
  }

  boolean returnsView() {
    return results.size() == 1
        && results.get(0).type().isTensor()
        && results.get(0).type().alias().equals("a");
  }
}
