package org.jtorch.samples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A sample has at most 1.8 times the lines of its Python twin. Blank lines, imports and comments,
 * docstrings included, do not count.
 */
class TwinLinesTest {
  private static final double MOST = 1.8;
  private static final int BLACKS_LINE_LENGTH = 88;
  private static final Path PYTHON = Path.of("src", "main", "python");
  private static final Path JAVA = Path.of("src", "main", "java", "org", "jtorch", "samples");

  private static final Pattern JAVA_COMMENT =
      Pattern.compile("(?s:/\\*.*?\\*/)|(?m:^ *//[^\\n]*$)");
  private static final Pattern JAVA_IMPORT = Pattern.compile("(?m)^import .*;$");
  private static final Pattern PYTHON_COMMENT =
      Pattern.compile("(?sm)^[ ]*\"\"\".*?\"\"\"[ ]*$|^[ ]*#[^\\n]*$");
  private static final Pattern PYTHON_IMPORT =
      Pattern.compile("(?sm)^[ ]*(from \\S+ import \\($.*?^[ ]*\\)$|(import|from) [^\\n]*$)");

  static List<Path> twins() throws IOException {
    try (Stream<Path> files = Files.list(PYTHON)) {
      return files.filter(file -> file.toString().endsWith(".py")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("twins")
  void aSampleHasAtMost1Point8TimesTheLinesOfItsTwin(Path twin) throws IOException {
    Path sample = JAVA.resolve(className(twin) + ".java");
    assertThat(sample).exists();
    long java = lines(Files.readString(sample), JAVA_COMMENT, JAVA_IMPORT);
    long python = lines(Files.readString(twin), PYTHON_COMMENT, PYTHON_IMPORT);
    System.out.printf(
        Locale.ROOT,
        "%s: %d lines, %d in Python, %.2f times as many%n",
        sample.getFileName(),
        java,
        python,
        (double) java / python);
    assertThat((double) java / python).isBetween(1.0, MOST);
  }

  @ParameterizedTest
  @MethodSource("twins")
  void noLineOfATwinIsLongerThanBlackLeavesIt(Path twin) throws IOException {
    String code = PYTHON_COMMENT.matcher(Files.readString(twin)).replaceAll("");
    assertThat(code.lines().filter(line -> line.length() > BLACKS_LINE_LENGTH)).isEmpty();
  }

  @Test
  void blankLinesImportsAndCommentsDoNotCount() {
    String java =
        """
        package p;

        import java.util.List;

        /**
         * A class.
         */
        class C {
          // A field.
          int x; // counts
        }
        """;
    assertThat(lines(java, JAVA_COMMENT, JAVA_IMPORT)).isEqualTo(4);
    String python =
        """
        \"""A module
        of two lines.\"""
        import sys
        from a import (
            b,
            c,
        )

        # A function.
        def f():
            \"""Returns text.\"""
            return b, "import x"
        """;
    assertThat(lines(python, PYTHON_COMMENT, PYTHON_IMPORT)).isEqualTo(2);
  }

  /** The class of {@code char_gpt.py} is CharGpt. */
  private static String className(Path twin) {
    return Stream.of(twin.getFileName().toString().replace(".py", "").split("_"))
        .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
        .collect(Collectors.joining());
  }

  private static long lines(String source, Pattern comment, Pattern imports) {
    String code = imports.matcher(comment.matcher(source).replaceAll("")).replaceAll("");
    return code.lines().filter(line -> !line.isBlank()).count();
  }
}
