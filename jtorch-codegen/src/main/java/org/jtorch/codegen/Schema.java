package org.jtorch.codegen;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One overload of one operator, as libtorch declares it. */
record Schema(String name, String overload, List<Argument> arguments, List<Result> results) {
  private static final List<String> FACTORY_SETTINGS =
      List.of("dtype", "layout", "device", "pin_memory");

  /** A type without its aliasing note, which is kept beside it: {@code a}, {@code a!} or empty. */
  record Type(String text, String alias) {
    /** The type without nullability and with {@code SymInt} read as {@code int}. */
    String plain() {
      String plain = text.endsWith("?") ? text.substring(0, text.length() - 1) : text;
      return plain.replace("SymInt", "int");
    }

    /** Whether the schema takes None. */
    boolean nullable() {
      return text.endsWith("?");
    }

    boolean isTensor() {
      return plain().equals("Tensor");
    }

    boolean isIntList() {
      return plain().startsWith("int[");
    }

    /** Whether one number stands for the whole list, as in {@code int[2] kernel_size}. */
    boolean broadcastsOneInt() {
      return isIntList() && !plain().equals("int[]");
    }

    boolean isWritten() {
      return alias.contains("!");
    }
  }

  /** An argument; {@code fallback} is the default as libtorch prints it. */
  record Argument(Type type, String name, @Nullable String fallback, boolean keyword) {}

  /** One returned value; its name is empty where the schema gives none. */
  record Result(Type type, String name) {}

  /** {@code add.Tensor}, or {@code relu} where the overload has no name. */
  String qualifiedName() {
    return overload.isEmpty() ? name : name + "." + overload;
  }

  /** The argument that is {@code this} in a method of Tensor, or null where there is none. */
  @Nullable Argument self() {
    for (Argument argument : arguments) {
      if (argument.name().equals("self")) {
        return argument;
      }
    }
    return arguments.isEmpty() ? null : arguments.get(0);
  }

  /** Whether an argument has this name; {@code options} are those of a factory. */
  boolean takes(String argument) {
    return (isFactory() && argument.equals("options"))
        || arguments.stream().anyMatch(a -> a.name().equals(argument));
  }

  /** Neither writes an argument nor takes dimension names. */
  boolean isFunctional() {
    return arguments.stream().noneMatch(a -> a.type().isWritten()) && !takesNames();
  }

  /** Writes its first argument and nothing else. */
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
   * Whether the call makes a tensor to order: its dtype, layout, device and pinning are one Java
   * value.
   */
  boolean isFactory() {
    return arguments.stream().map(Argument::name).toList().containsAll(FACTORY_SETTINGS);
  }

  /** Whether the argument is one of those that TensorOptions stands for, or comes after them. */
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
