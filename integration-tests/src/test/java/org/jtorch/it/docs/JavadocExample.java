package org.jtorch.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.it.Repository;

/**
 * Example in a Javadoc comment: the lines between {@code <pre>} and its end.
 *
 * @param file the source file
 * @param line the number of the example's first line, from 1
 * @param code its lines, without the comment's margin
 */
record JavadocExample(Path file, int line, String code) {
  private static final Pattern PRE =
      Pattern.compile("<pre>\\{@code\\R(.*?)\\R *\\* \\}</pre>", Pattern.DOTALL);
  private static final Pattern MARGIN = Pattern.compile("(?m)^ *\\* ?");

  /** Where the generators write operator families, F, Torch, and layers. */
  private static final List<String> GENERATED =
      List.of(
          "jtorch-api/target/generated-sources/ops", "jtorch-nn/target/generated-sources/layers");

  /** The examples of the public API, generated code included. */
  static List<JavadocExample> all() {
    return sources().stream().flatMap(file -> in(file, read(file)).stream()).toList();
  }

  /** The sources of the public API. */
  static List<Path> sources() {
    Stream<Path> generated =
        GENERATED.stream()
            .map(Repository.root()::resolve)
            .flatMap(folder -> Repository.javaFiles(folder).stream());
    return Stream.concat(Repository.mainSources().stream(), generated)
        .filter(JavadocExample::isPublic)
        .toList();
  }

  private static boolean isPublic(Path file) {
    return !file.toString().replace('\\', '/').contains("/internal/");
  }

  /** The examples of a file with this content. */
  static List<JavadocExample> in(Path file, String content) {
    List<JavadocExample> examples = new ArrayList<>();
    Matcher pre = PRE.matcher(content);
    while (pre.find()) {
      int line =
          1 + (int) content.substring(0, pre.start(1)).chars().filter(c -> c == '\n').count();
      examples.add(
          new JavadocExample(file, line, MARGIN.matcher(pre.group(1)).replaceAll("") + "\n"));
    }
    return examples;
  }

  /** Returns how many examples a file has, including those that are not in the expected form. */
  static int count(String content) {
    return (int)
        Pattern.compile("<pre>\\s*\\{@code|\\{@snippet\\b").matcher(content).results().count();
  }

  String name() {
    return file.getFileName() + ":" + line;
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
