package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parts of classes that templates include by {@code #include NAME KEY="VALUE" ...}. Lines that
 * start with {@code #} and four spaces continue the one before.
 */
final class Fragments {
  private static final String EXTENSION = ".fragment";
  private static final String START = "#include ";
  private static final String CONTINUED = "#    ";
  private static final Pattern LINE = Pattern.compile("#include (\\w+)((?: \\w+=\"[^\"]*\")*)");
  private static final Pattern VALUE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  private final Map<String, List<Line>> fragments;

  private Fragments(Map<String, List<Line>> fragments) {
    this.fragments = fragments;
  }

  /**
   * A line of a template.
   *
   * @param place the file and the number of the line, for messages
   */
  record Line(String place, String text) {}

  static Fragments read(Path folder) throws IOException {
    Map<String, List<Line>> fragments = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path path : files.filter(f -> f.toString().endsWith(EXTENSION)).toList()) {
        String file = String.valueOf(path.getFileName());
        fragments.put(file.replace(EXTENSION, ""), numbered(file, Files.readAllLines(path)));
      }
    }
    return new Fragments(fragments);
  }

  private static List<Line> numbered(String file, List<String> lines) {
    List<Line> numbered = new ArrayList<>();
    for (String line : lines) {
      numbered.add(new Line(file + ":" + (numbered.size() + 1), line));
    }
    return numbered;
  }

  private static List<Line> joined(List<Line> lines) {
    List<Line> joined = new ArrayList<>();
    for (Line line : lines) {
      int last = joined.size() - 1;
      if (line.text().startsWith(CONTINUED) && last >= 0) {
        Line first = joined.get(last);
        String rest = line.text().substring(CONTINUED.length());
        joined.set(last, new Line(first.place(), first.text() + " " + rest));
      } else {
        joined.add(line);
      }
    }
    return joined;
  }

  /** Returns the lines of a template with those of the fragments that it includes. */
  List<Line> included(String file, List<String> lines, Problems problems) {
    List<Line> all = new ArrayList<>();
    for (Line line : joined(numbered(file, lines))) {
      if (line.text().startsWith(START)) {
        String className = file.substring(0, file.indexOf('.'));
        problems.during(line.place(), () -> all.addAll(fragment(className, line.text())));
      } else {
        all.add(line);
      }
    }
    return all;
  }

  private List<Line> fragment(String className, String include) {
    Matcher matcher = LINE.matcher(include);
    if (!matcher.matches()) {
      throw new SpecException("'" + include + "' is not '#include NAME KEY=\"VALUE\" ...'");
    }
    List<Line> fragment = fragments.get(matcher.group(1));
    if (fragment == null) {
      throw new SpecException(
          "unknown fragment " + matcher.group(1) + "; known: " + fragments.keySet());
    }
    Map<String, String> values = new TreeMap<>(Map.of("class", className));
    Matcher value = VALUE.matcher(matcher.group(2));
    while (value.find()) {
      values.put(value.group(1), value.group(2));
    }
    List<Line> lines = new ArrayList<>();
    for (Line line : fragment) {
      String text = line.text();
      for (Map.Entry<String, String> entry : values.entrySet()) {
        text = text.replace("${" + entry.getKey() + "}", entry.getValue());
      }
      lines.add(new Line(line.place(), text));
    }
    return lines;
  }
}
