package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.codegen.Fragments.Line;

/**
 * Generates classes from templates: layers that exist for 1, 2 and 3 dimensions, {@code
 * Conv.template} becomes {@code Conv1d.java}, {@code Conv2d.java} and {@code Conv3d.java}, layers
 * that have options of a function of {@code F}, and classes that share a part, as all optimizers do
 * their constructors. Each folder of templates is a package below {@code org.jtorch}.
 *
 * <p>A template is Java source with these additions:
 *
 * <ul>
 *   <li>{@code #include constructors options="Options" example="o -> o.lr(1)"} stands for the lines
 *       of {@code constructors.fragment} in the same folder, with the values in place of {@code
 *       ${options}} and {@code ${example}}, and the template's name in place of {@code ${class}}.
 *   <li>{@code #options stride padding from F.unfold} in an options class stands for the fields and
 *       setters of two options of that function, whose type, default and description are taken from
 *       the function's spec. {@code with passOn} at the end adds a method that passes the options
 *       on to the function: {@code void passOn(F.BlockOptions o)}.
 *   <li>A placeholder {@code ${NAME}} stands for the text that {@link #WORDS} has under that name
 *       for 1, 2 or 3 dimensions: {@code ${n}} is the number, {@code ${spatial}} is {@code H, W}.
 *   <li>A line that starts with {@code #23} and a space is left out for 1 dimension. {@code #1},
 *       {@code #13} and so on work in the same way.
 *   <li>A first line {@code #23} without text limits the family to 2 and 3 dimensions.
 * </ul>
 *
 * <p>A template without placeholders and such lines becomes one class: {@code CTCLoss.template}
 * becomes {@code CTCLoss.java}.
 */
public final class ClassTemplates {
  private static final String EXTENSION = ".template";
  private static final int MAX_COLUMNS = 100;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)\\}?");
  private static final Pattern LIMITED = Pattern.compile("#([123]+)(?: (.*))?");

  /** The annotation has no date, so that builds are reproducible. */
  private static final String GENERATED =
      "@javax.annotation.processing.Generated(\"" + ClassTemplates.class.getName() + "\")\n";

  /** The texts for 1, 2 and 3 dimensions. */
  private static final Map<String, List<String>> WORDS =
      new TreeMap<>(
          Map.of(
              "n", List.of("1", "2", "3"),
              "spatial", List.of("L", "H, W", "D, H, W"),
              "out", List.of("L'", "H', W'", "D', H', W'"),
              "size", List.of("length", "height and width", "depth, height and width"),
              "values", List.of("one value", "one value or two", "one value or three"),
              "sideCount", List.of("2", "4", "6"),
              "sides",
                  List.of(
                      "left and right",
                      "left, right, top, bottom",
                      "left, right, top, bottom, front, back")));

  private final String file;
  private final List<Line> lines;
  private final TemplateOptions options;
  private final Problems problems;

  private ClassTemplates(
      String file, List<Line> lines, TemplateOptions options, Problems problems) {
    this.file = file;
    this.lines = lines;
    this.options = options;
    this.problems = problems;
  }

  /**
   * Runs the generator.
   *
   * @param arguments the folders of templates, of generated sources, and of the functions' specs
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    FunctionOptions functions = FunctionOptions.read(Path.of(arguments[2]));
    for (Path folder : folders(Path.of(arguments[0]))) {
      Path generated = Path.of(arguments[1], "org", "jtorch");
      Generate.write(
          sources(folder, functions), generated.resolve(String.valueOf(folder.getFileName())));
    }
  }

  private static List<Path> folders(Path templates) throws IOException {
    try (Stream<Path> folders = Files.list(templates)) {
      return folders.sorted().toList();
    }
  }

  /** Returns the content of each generated file by file name. */
  static Map<String, String> sources(Path folder, FunctionOptions functions) throws IOException {
    Map<String, String> sources = new LinkedHashMap<>();
    Problems problems = new Problems();
    TemplateOptions options = new TemplateOptions(functions);
    Fragments fragments = Fragments.read(folder);
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : files.filter(f -> f.toString().endsWith(EXTENSION)).sorted().toList()) {
        String file = String.valueOf(path.getFileName());
        List<Line> lines = fragments.included(file, Files.readAllLines(path), problems);
        new ClassTemplates(file, lines, options, problems).expand(sources);
      }
    }
    problems.check();
    return sources;
  }

  private void expand(Map<String, String> sources) {
    Matcher limit = LIMITED.matcher(lines.isEmpty() ? "" : lines.get(0).text());
    boolean limited = limit.matches() && limit.group(2) == null;
    String dimensions = limited ? limit.group(1) : "123";
    List<Line> body = lines.subList(limited ? 1 : 0, lines.size());
    if (lines.stream().noneMatch(ClassTemplates::dependsOnDimensions)) {
      sources.put(file.replace(EXTENSION, ".java"), expand(body, '1'));
      return;
    }
    for (int i = 0; i < dimensions.length(); i++) {
      char dimension = dimensions.charAt(i);
      sources.put(file.replace(EXTENSION, dimension + "d.java"), expand(body, dimension));
    }
  }

  private static boolean dependsOnDimensions(Line line) {
    return PLACEHOLDER.matcher(line.text()).find() || LIMITED.matcher(line.text()).matches();
  }

  private String expand(List<Line> body, char dimension) {
    StringBuilder out = new StringBuilder(FamilyWriter.origin(file));
    for (Line line : body) {
      problems.during(line.place(), () -> append(line.text(), dimension, out));
    }
    if (out.indexOf(GENERATED) < 0) {
      problems.during(
          file,
          () -> {
            throw new SpecException("no line starts with 'public '; declare the class");
          });
    }
    return out.toString();
  }

  private void append(String line, char dimension, StringBuilder out) {
    if (TemplateOptions.isOne(line)) {
      options.append(line, out);
      return;
    }
    String text = line;
    if (line.startsWith("#")) {
      Matcher limit = LIMITED.matcher(line);
      if (!limit.matches() || limit.group(2) == null) {
        throw new SpecException("'" + line + "' is not '#DIMENSIONS text', as in '#23 text'");
      }
      if (limit.group(1).indexOf(dimension) < 0) {
        return;
      }
      text = limit.group(2);
    }
    out.append(text.startsWith("public ") ? GENERATED : "");
    String expanded =
        PLACEHOLDER
            .matcher(text)
            .replaceAll(found -> Matcher.quoteReplacement(word(found, dimension)));
    if (expanded.length() > MAX_COLUMNS) {
      throw new SpecException(
          expanded.length() + " columns for " + dimension + "d, more than " + MAX_COLUMNS);
    }
    out.append(expanded).append('\n');
  }

  private static String word(MatchResult placeholder, char dimension) {
    List<String> words = WORDS.get(placeholder.group(1));
    if (words == null || !placeholder.group().endsWith("}")) {
      throw new SpecException(
          "unknown placeholder "
              + placeholder.group()
              + "; known: "
              + String.join(", ", WORDS.keySet()));
    }
    return words.get(dimension - '1');
  }
}
