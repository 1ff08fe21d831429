package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Content of one spec file of hand-written functions: their signatures and documentation. */
final class FunctionGroup {
  /**
   * An options class.
   *
   * @param sentence null for one that names the functions that take the options
   * @param shared the options that another function describes
   * @param members Java members, written by hand
   */
  record Options(
      String place,
      String name,
      @Nullable String sentence,
      List<Option> options,
      List<Shared> shared,
      List<String> members) {
    Options(String place, String name, @Nullable String sentence) {
      this(place, name, sentence, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /**
   * Options that another function describes.
   *
   * @param index the number of options above it
   * @param function its Java name, {@code F.conv2d}
   */
  record Shared(String place, int index, List<String> names, String function) {}

  /**
   * One option.
   *
   * @param type Java's type, with {@code ?} at its end if the field may be unset, and {@code !} if
   *     null is refused
   * @param field the name of the field, which differs where two types of value exclude each other
   * @param initial the initial value in Java, or null
   * @param parameter the description of the setter's parameter, or null
   */
  record Option(
      String type,
      String name,
      String field,
      @Nullable String initial,
      String sentence,
      @Nullable String parameter) {}

  final String source;
  final String body;
  final String home;
  final List<String> imports = new ArrayList<>();

  /** Descriptions of parameters, for the functions that have none of their own. */
  final List<Function.Directive> every = new ArrayList<>();

  final List<Function> functions = new ArrayList<>();
  final List<Options> options = new ArrayList<>();

  /** Nested types in Java, line by line. */
  final List<String> types = new ArrayList<>();

  FunctionGroup(String source, String body, String home) {
    this.source = source;
    this.body = body;
    this.home = home;
  }

  boolean declaresOptions(String type) {
    return options(type).isPresent();
  }

  Optional<Options> options(String type) {
    return options.stream().filter(o -> o.name().equals(type)).findFirst();
  }
}
