package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Rules for the source files. */
@Tag("once")
class SourceFilesTest {
  private static final int MOST_LINES = 600;
  private static final Pattern LEFT_OPEN = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");

  /** Calls whose result depends on the default locale: digits, points, the Turkish i. */
  private static final Pattern DEFAULT_LOCALE =
      Pattern.compile(
          "(\\.|::)formatted\\b|::to(Lower|Upper)Case\\b|to(Lower|Upper)Case\\(\\)"
              + "|\\b(String\\.format|out\\.format|err\\.format|printf)\\((?!\\s*(java\\.util\\.)?Locale\\.)|\\bnew"
              + " (Formatter|Scanner|DecimalFormat|SimpleDateFormat|MessageFormat)\\("
              + "|\\bMessageFormat\\.format\\(|\\b(Number|Date)Format\\.get\\w*Instance\\(\\)"
              + "|\\bDateTimeFormatter\\.ofPattern\\([^,()]*\\)|\\bCollator\\.getInstance\\(\\)");

  private static final List<String> BANNED =
      List.of(
          "\\bmay be told\\b",
          "\\bto be told\\b",
          "\\bwhoever\\b",
          "\\bnobody\\b",
          "\\bwhat becomes of\\b",
          "\\ba row each\\b",
          "\\btakes leave\\b",
          "\\bof jtorch's\\b",
          "\\bas many as there are\\b");

  private static final List<String> PLAIN =
      List.of(
          "jtorch-native-loader",
          "jtorch-codegen",
          "jtorch-api",
          "jtorch-cli",
          "jtorch-graph",
          "jtorch-nn",
          "jtorch-vision",
          "jtorch-train",
          "jtorch-tables",
          "jtorch-arrow",
          "jtorch-vision-opencv",
          "jtorch-junit",
          "jtorch-serving",
          "jtorch-serving-test",
          "jtorch-spring-boot-starter",
          "samples",
          "benchmarks");

  @Test
  void noFileIsLongerThan600Lines() {
    assertThat(Repository.sources()).hasSizeGreaterThan(100);
    assertThat(filesWhere(Repository.sources(), text -> text.lines().count() > MOST_LINES))
        .isEmpty();
  }

  @Test
  void nothingIsLeftOpen() {
    assertThat(filesWhere(Repository.sources(), text -> LEFT_OPEN.matcher(text).find())).isEmpty();
  }

  /** Neither code nor tests read the JVM's default locale. */
  @Test
  void noTextDependsOnTheDefaultLocale() {
    assertThat(DEFAULT_LOCALE.matcher("\"%d\"." + "formatted(1)").find()).isTrue();
    assertThat(DEFAULT_LOCALE.matcher("String.format(Locale.ROOT, \"%d\", 1)").find()).isFalse();
    assertThat(filesWhere(Repository.sources(), text -> DEFAULT_LOCALE.matcher(text).find()))
        .isEmpty();
  }

  /** Phrases that plain technical English replaces. */
  @Test
  void noBannedPhraseIsUsed() {
    Pattern banned = Pattern.compile(String.join("|", BANNED), Pattern.CASE_INSENSITIVE);
    assertThat(banned.matcher("What " + "becomes of it").find()).isTrue();
    assertThat(filesWhere(plainSources(), text -> banned.matcher(prose(text)).find())).isEmpty();
  }

  /** The sources whose wording has been revised. */
  private static List<Path> plainSources() {
    return Stream.concat(Repository.mainSources().stream(), Repository.templates().stream())
        .filter(file -> PLAIN.contains(Repository.root().relativize(file).getName(0).toString()))
        .toList();
  }

  /** Text without line breaks inside comments. */
  private static String prose(String text) {
    return text.replaceAll("\\s*\\R\\s*(\\*|//) ?", " ");
  }

  private static List<Path> filesWhere(List<Path> files, Predicate<String> test) {
    return files.stream()
        .filter(file -> test.test(read(file)))
        .map(Repository.root()::relativize)
        .toList();
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
