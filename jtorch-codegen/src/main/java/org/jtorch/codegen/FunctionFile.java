package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Function.Directive;
import org.jtorch.codegen.Function.Form;
import org.jtorch.codegen.Function.Parameter;
import org.jtorch.codegen.FunctionGroup.Option;
import org.jtorch.codegen.FunctionGroup.Options;
import org.jtorch.codegen.FunctionGroup.Shared;

/**
 * Parser of spec files of hand-written functions. {@code functions BODY of HOME} comes first: the
 * package-private class with the bodies and the class that users see. Backticks mark code.
 *
 * <p>Lines that are not indented: {@code import TYPE}; {@code every param NAME meaning}, for the
 * functions that do not describe a parameter of that name; a function, {@code name Sentence.};
 * {@code options NAME [Sentence.]}; {@code type}, a nested type in Java. A line that begins with
 * {@code |} is Java, copied to the type or the options class above it.
 *
 * <p>Below a function:
 *
 * <ul>
 *   <li>{@code form [TYPE](PARAMETERS) [throws TYPE] [-> ARGUMENTS]}: an overload, which returns a
 *       Tensor unless said, and calls the body of the same name. A parameter whose type is an
 *       options class of the file becomes a lambda; the body takes the options. {@code ->} calls
 *       another form with these arguments instead of a body
 *   <li>{@code param NAME meaning}, {@code result}, {@code throws TYPE condition}, {@code note},
 *       {@code example}: Javadoc of all forms, or of one form if indented further; {@code sentence}
 *       below a form replaces the function's
 *   <li>{@code annotate @ANNOTATION}
 *   <li>{@code java NAME}, {@code python NAME | none}: irregular names
 * </ul>
 *
 * <p>A function whose first line has alternatives, {@code conv{1|2|3}d}, stands for one function
 * per alternative; further alternatives below it are chosen likewise.
 *
 * <p>Below options, one line each: {@code TYPE NAME [as FIELD] [= VALUE] : Sentence. Default VALUE.
 * [| meaning of the parameter]}. {@code TYPE?} is a primitive that may be unset; {@code TYPE!}
 * refuses null. {@code NAME... from F.FUNCTION} repeats options that another function describes, as
 * a layer can: see {@link ClassTemplates}.
 */
final class FunctionFile {
  private static final Pattern ALTERNATIVES = Pattern.compile("\\{([^{}]*\\|[^{}]*)\\}");
  private static final Pattern FORM =
      Pattern.compile(
          "(?<generics><.*?> )?(?<type>[\\w.<>\\[\\], @]*?) ?\\((?<parameters>.*?)\\)"
              + "(?: throws (?<thrown>\\w+))?(?: -> (?<arguments>.*))?");
  private static final Pattern OPTION =
      Pattern.compile(
          "(?<type>\\S+(?:<[^>]*>\\S*)?) (?<name>\\w+)(?: as (?<field>\\w+))?(?: ="
              + " (?<initial>.*?))? : (?<sentence>.*?)(?: \\| (?<parameter>.*))?");
  private static final Pattern SHARED = Pattern.compile("(\\w+(?: \\w+)*) from (\\w+\\.\\w+)");

  private final String source;
  private @Nullable FunctionGroup group;
  private @Nullable Function function;
  private @Nullable Options options;
  private boolean inType;
  private int line;

  private FunctionFile(String source) {
    this.source = source;
  }

  static boolean isOne(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .findFirst()
        .orElse("")
        .startsWith("functions ");
  }

  static FunctionGroup parse(String source, List<String> lines) {
    FunctionFile file = new FunctionFile(source);
    for (int start = 0; start < lines.size(); ) {
      int end = start + 1;
      while (end < lines.size() && !beginsBlock(lines.get(end))) {
        end++;
      }
      file.block(start, lines.subList(start, end));
      start = end;
    }
    if (file.group == null) {
      throw new SpecException(source + ":1", "no heading 'functions BODY of HOME'");
    }
    return file.group;
  }

  private static boolean beginsBlock(String line) {
    return !line.isBlank() && !Character.isWhitespace(line.charAt(0)) && !line.startsWith("|");
  }

  /** Reads a line that is not indented and those below it, once per alternative. */
  private void block(int start, List<String> lines) {
    Matcher alternatives = ALTERNATIVES.matcher(lines.get(0));
    int count = alternatives.find() ? alternatives.group(1).split("\\|", -1).length : 1;
    for (int alternative = 0; alternative < count; alternative++) {
      line = start;
      for (String each : lines) {
        line++;
        if (!each.isBlank() && !each.startsWith("#")) {
          line(each.strip().startsWith("|") ? each : chosen(each, alternative, count));
        }
      }
    }
  }

  private String chosen(String line, int alternative, int count) {
    return ALTERNATIVES
        .matcher(line)
        .replaceAll(
            match -> {
              String[] parts = match.group(1).split("\\|", -1);
              if (parts.length != count) {
                throw error(match.group() + " has not " + count + " alternatives");
              }
              return Matcher.quoteReplacement(parts[alternative]);
            });
  }

  private void line(String line) {
    String text = line.strip();
    String[] words = text.split("\\s+", 2);
    String rest = words.length < 2 ? "" : words[1];
    if (group == null) {
      group = heading(text);
    } else if (text.startsWith("|")) {
      verbatim(group, text.length() < 2 ? "" : text.substring(2));
    } else if (!Character.isWhitespace(line.charAt(0))) {
      declaration(group, words[0], rest);
    } else if (options != null) {
      option(options, text);
    } else if (function != null) {
      directive(function, line.startsWith("    "), words[0], rest);
    } else {
      throw error("'" + text + "' is indented but not below a function or options");
    }
  }

  private FunctionGroup heading(String text) {
    String[] words = text.split("\\s+");
    if (words.length != 4 || !words[0].equals("functions") || !words[2].equals("of")) {
      throw error("'" + text + "' is not 'functions BODY of HOME'");
    }
    return new FunctionGroup(source, words[1], words[3]);
  }

  private void verbatim(FunctionGroup group, String java) {
    if (options != null) {
      options.members().add(java);
    } else if (inType) {
      group.types.add(java);
    } else {
      throw error("a line of Java that is not below a type or options");
    }
  }

  private void declaration(FunctionGroup group, String word, String rest) {
    function = null;
    options = null;
    inType = false;
    switch (word) {
      case "import" -> group.imports.add(rest);
      case "every" -> {
        String[] words = rest.split("\\s+", 2);
        if (!words[0].equals("param") || words.length < 2) {
          throw error("'every " + rest + "' is not 'every param NAME meaning'");
        }
        group.every.add(new Directive("param", words[1]));
      }
      case "type" -> {
        inType = true;
        group.types.add("");
      }
      case "options" -> {
        String[] words = rest.split("\\s+", 2);
        String sentence = words.length < 2 ? null : words[1];
        options = new Options(place(), words[0], sentence);
        group.options.add(options);
      }
      default -> {
        if (!rest.endsWith(".")) {
          throw error(word + " has no sentence that ends with a period");
        }
        function = new Function(place(), word, rest);
        group.functions.add(function);
      }
    }
  }

  private void directive(Function function, boolean ofForm, String key, String value) {
    switch (key) {
      case "form" -> function.forms().add(form(value));
      case "param", "result", "throws", "note", "example", "annotate", "sentence" ->
          target(function, ofForm, key).add(new Directive(key, value));
      case "java", "python" -> function.directives().add(new Directive(key, value));
      default -> throw error("'" + key + "' is not a directive of a function");
    }
  }

  private List<Directive> target(Function function, boolean ofForm, String key) {
    if (!ofForm) {
      return function.directives();
    }
    if (function.forms().isEmpty()) {
      throw error("'" + key + "' is indented twice but not below a form");
    }
    return function.forms().get(function.forms().size() - 1).directives();
  }

  private Form form(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw error("'" + text + "' is not '[TYPE](PARAMETERS) [throws TYPE] [-> ARGUMENTS]'");
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String each : outsideBrackets(matcher.group("parameters"))) {
      int space = each.lastIndexOf(' ');
      if (space < 0) {
        throw error("the parameter '" + each + "' has no type");
      }
      parameters.add(new Parameter(each.substring(0, space), each.substring(space + 1)));
    }
    String generics = matcher.group("generics");
    String type = matcher.group("type");
    String thrown = matcher.group("thrown");
    return new Form(
        generics == null ? "" : generics,
        type.isEmpty() ? "Tensor" : type,
        parameters,
        thrown == null ? "" : thrown,
        matcher.group("arguments"),
        new ArrayList<>());
  }

  /** Splits a list at the commas outside angle brackets. */
  private static List<String> outsideBrackets(String list) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < list.length(); i++) {
      char c = list.charAt(i);
      depth += c == '<' ? 1 : c == '>' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(list.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!list.isBlank()) {
      parts.add(list.substring(start).strip());
    }
    return parts;
  }

  private void option(Options options, String text) {
    Matcher matcher = SHARED.matcher(text);
    if (matcher.matches()) {
      List<String> names = List.of(matcher.group(1).split(" "));
      options.shared().add(new Shared(place(), options.options().size(), names, matcher.group(2)));
    } else {
      options.options().add(option(text));
    }
  }

  private Option option(String text) {
    Matcher matcher = OPTION.matcher(text);
    if (!matcher.matches()) {
      throw error("'" + text + "' is not 'TYPE NAME [as FIELD] [= VALUE] : Sentence. [| meaning]'");
    }
    String name = matcher.group("name");
    String field = matcher.group("field");
    return new Option(
        matcher.group("type"),
        name,
        field == null ? name : field,
        matcher.group("initial"),
        matcher.group("sentence"),
        matcher.group("parameter"));
  }

  private String place() {
    return source + ":" + line;
  }

  private SpecException error(String message) {
    return new SpecException(place(), message);
  }
}
