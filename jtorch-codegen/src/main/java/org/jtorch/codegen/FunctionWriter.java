package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Function.Form;
import org.jtorch.codegen.Function.Parameter;
import org.jtorch.codegen.FunctionGroup.Option;
import org.jtorch.codegen.FunctionGroup.Options;

/** Writes the functions of a group, which call hand-written bodies, and their options classes. */
final class FunctionWriter {
  private final FunctionGroup group;
  private final List<FunctionGroup> ofClass;
  private final PyTorchNames names;

  /**
   * Creates a writer.
   *
   * @param ofClass all groups of the class, which share their options
   */
  FunctionWriter(FunctionGroup group, List<FunctionGroup> ofClass, PyTorchNames names) {
    this.group = group;
    this.ofClass = ofClass;
    this.names = names;
  }

  void functions(StringBuilder out, Problems problems) {
    for (Function function : group.functions) {
      problems.during(function.place(), () -> function(out, function));
    }
  }

  void nestedTypes(StringBuilder out, Problems problems) {
    for (String line : group.types) {
      out.append(line.isEmpty() ? "" : "  ").append(line).append('\n');
    }
    for (Options options : group.options) {
      problems.during(options.place(), () -> options(out, options));
    }
  }

  private void function(StringBuilder out, Function function) {
    if (function.forms().isEmpty()) {
      throw new SpecException(function.name() + " has no form");
    }
    boolean first = true;
    for (Form form : function.forms()) {
      out.append('\n');
      javadoc(function, form, first).appendTo(out, "  ");
      for (String annotation : function.values(form, "annotate")) {
        out.append("  ").append(annotation).append('\n');
      }
      method(out, function, form);
      first = false;
    }
  }

  private Javadoc javadoc(Function function, Form form, boolean first) {
    Javadoc doc = new Javadoc();
    String sentence = function.value(form, "sentence");
    doc.paragraph(sentence == null ? function.sentence() : sentence);
    function.values(form, "note").forEach(doc::paragraph);
    function.values(form, "example").forEach(text -> doc.paragraph("For example `" + text + "`."));
    String defaults = defaults(function, form);
    if (!defaults.isEmpty()) {
      doc.paragraph("Defaults: " + defaults + ".");
    }
    String python = python(function, form);
    if (python != null) {
      doc.raw("PyTorch: " + (first ? "{@index " + python + "}" : "{@code " + python + "}") + ".");
    }
    for (Parameter parameter : form.parameters()) {
      String text = function.description(form, parameter.name(), group.every);
      if (text == null) {
        throw new SpecException(
            function.name() + " does not describe its parameter " + parameter.name());
      }
      doc.tag("param", parameter.name() + " " + text);
    }
    typeParameters(form).forEach(name -> doc.typeParameter(name, typeText(name)));
    if (!form.returns().equals("void")) {
      String result = function.value(form, "result");
      if (result == null) {
        throw new SpecException(function.name() + " does not describe its result");
      }
      doc.tag("return", result);
    }
    function.values(form, "throws").forEach(text -> doc.tag("throws", text));
    return doc;
  }

  /** The defaults of the options that a form does not take although others do. */
  private String defaults(Function function, Form form) {
    if (form.parameters().stream().anyMatch(p -> isOptions(p.type()))) {
      return "";
    }
    Set<String> own = form.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
    return function.forms().stream()
        .flatMap(other -> other.parameters().stream())
        .filter(p -> isOptions(p.type()))
        .findFirst()
        .map(p -> options(p.type()))
        .map(
            options ->
                options.options().stream()
                    .filter(o -> !own.contains(o.name()) && !fallback(o).isEmpty())
                    .map(o -> "`" + o.name() + "` (" + fallback(o) + ")")
                    .collect(Collectors.joining(", ")))
        .orElse("");
  }

  /** The default of an option in words, or an empty string if it has none. */
  private static String fallback(Option option) {
    String initial = option.initial();
    if (initial != null) {
      boolean constant = initial.matches("[\\w.+-]+|\\{[^{}]+\\}");
      return constant
          ? initial.replaceAll("[{}]", "").replaceAll("^[A-Z]\\w*\\.(?=[A-Z])", "")
          : "";
    }
    boolean primitive = OptionWriter.isPrimitive(option.type());
    return !primitive ? "" : option.type().equals("boolean") ? "false" : "0";
  }

  private boolean isOptions(String type) {
    return ofClass.stream().anyMatch(g -> g.declaresOptions(type));
  }

  private Options options(String type) {
    return ofClass.stream().flatMap(g -> g.options(type).stream()).findFirst().orElseThrow();
  }

  /** Returns PyTorch's name, or null for a function that PyTorch does not have. */
  private @Nullable String python(Function function, Form form) {
    String given = function.value(form, "python");
    if (given != null) {
      return given.equals("none") ? null : given;
    }
    if (!names.has(group.home, function.name())) {
      throw new SpecException(
          "PyTorch has no " + group.home + "." + function.name() + "; add 'python NAME' or 'none'");
    }
    return names.documented(group.home, function.name());
  }

  private static List<String> typeParameters(Form form) {
    List<String> names = new ArrayList<>();
    if (!form.generics().isEmpty()) {
      String inner = form.generics().strip().substring(1, form.generics().strip().length() - 1);
      for (String each : inner.split(", ")) {
        names.add(each.split(" ")[0]);
      }
    }
    return names;
  }

  private static String typeText(String name) {
    return name.equals("E") ? "the type of its checked exception" : "the type of its result";
  }

  private void method(StringBuilder out, Function function, Form form) {
    List<String> parameters = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    String options = null;
    for (Parameter parameter : form.parameters()) {
      if (isOptions(parameter.type())) {
        parameters.add("Consumer<" + parameter.type() + "> " + parameter.name());
        arguments.add("chosen");
        options = parameter.type() + " " + parameter.name();
      } else {
        parameters.add(parameter.type() + " " + parameter.name());
        arguments.add(parameter.name());
      }
    }
    String head =
        "  public static " + form.generics() + form.returns() + " " + function.javaName() + "(";
    String tail = (form.thrown().isEmpty() ? ")" : ") throws " + form.thrown()) + " {";
    out.append(MethodWriter.wrapped(head, parameters, tail)).append('\n');
    String start = form.returns().equals("void") ? "    " : "    return ";
    if (form.arguments() != null) {
      // Another form of the function, which calls the body.
      out.append(start).append(function.javaName()).append('(').append(form.arguments());
      out.append(");\n  }\n");
      return;
    }
    if (options != null) {
      String[] words = options.split(" ");
      out.append("    ").append(words[0]).append(" chosen = new ").append(words[0]);
      out.append("();\n    ").append(words[1]).append(".accept(chosen);\n");
    }
    String call = group.body + "." + function.javaName() + "(";
    out.append(MethodWriter.wrapped(start + call, arguments, ");")).append("\n  }\n");
  }

  private void options(StringBuilder out, Options options) {
    String sentence = options.sentence();
    out.append('\n');
    new Javadoc()
        .paragraph(sentence == null ? "Options of " + users(options) + "." : sentence)
        .appendTo(out, "  ");
    out.append("  @CanIgnoreReturnValue\n  public static final class ").append(options.name());
    out.append(" {\n");
    OptionWriter writer = new OptionWriter(out, "    ", options.name(), "this");
    writer.fields(options.options());
    out.append("\n    ").append(options.name()).append("() {}\n");
    writer.setters(options.options());
    if (!options.members().isEmpty()) {
      out.append('\n');
    }
    for (String line : options.members()) {
      out.append(line.isEmpty() ? "" : "    ").append(line).append('\n');
    }
    out.append("  }\n");
  }

  private String users(Options options) {
    Set<String> users = new LinkedHashSet<>();
    for (Function function : ofClass.stream().flatMap(g -> g.functions.stream()).toList()) {
      for (Form form : function.forms()) {
        for (Parameter parameter : form.parameters()) {
          if (parameter.type().equals(options.name())) {
            users.add("{@link #" + function.javaName() + "}");
          }
        }
      }
    }
    if (users.isEmpty()) {
      throw new SpecException("no function takes the options " + options.name());
    }
    String outer = Names.pascal(group.home);
    return Javadoc.list(
        users.stream().map(u -> u.replace("#", outer + "#")).collect(Collectors.toList()), "and");
  }
}
