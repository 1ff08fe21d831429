package org.jtorch.codegen;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.codegen.FunctionGroup.Option;

/** Expands the lines {@code #options NAME... from F.FUNCTION [with passOn]} of a template. */
final class TemplateOptions {
  private static final String START = "#options ";
  private static final Pattern LINE =
      Pattern.compile(
          "#options (?<names>\\w+(?: \\w+)*) from (?<function>\\w+\\.\\w+)(?<pass> with passOn)?");
  private static final Pattern CLASS =
      Pattern.compile("(?m)^( *)(?:[a-z]+ )*class (\\w+)(?:<(\\w+) extends \\2<)?");

  private final FunctionOptions functions;

  TemplateOptions(FunctionOptions functions) {
    this.functions = functions;
  }

  static boolean isOne(String line) {
    return line.startsWith(START);
  }

  /**
   * Writes the fields and setters of the named options, and the method that passes them on.
   *
   * @param out the source so far, which ends in the options class
   */
  void append(String line, StringBuilder out) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new SpecException(
          "'" + line + "' is not '#options NAME... from F.FUNCTION [with passOn]'");
    }
    String function = matcher.group("function");
    List<Option> options = functions.options(function, List.of(matcher.group("names").split(" ")));
    OptionWriter writer = writer(out);
    writer.fields(options);
    writer.setters(options);
    if (matcher.group("pass") != null) {
      writer.passOn(functions.of(function).type(), options);
    }
  }

  /** Returns a writer for the last class; a base class of options, {@code O}, has {@code self}. */
  private static OptionWriter writer(StringBuilder out) {
    Matcher matcher = CLASS.matcher(out);
    OptionWriter writer = null;
    while (matcher.find()) {
      String variable = matcher.group(3);
      writer =
          new OptionWriter(
              out,
              matcher.group(1) + "  ",
              variable == null ? matcher.group(2) : variable,
              variable == null ? "this" : "self()");
    }
    if (writer == null) {
      throw new SpecException("no class is declared above the options");
    }
    return writer;
  }
}
