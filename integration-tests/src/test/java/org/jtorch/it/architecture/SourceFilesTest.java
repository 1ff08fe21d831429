package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the sources themselves must look like. */
@Tag("once")
class SourceFilesTest {
  private static final int MOST_LINES = 600;
  private static final Pattern LEFT_OPEN = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
  private static final Pattern PUBLIC_TYPE =
      Pattern.compile(
          "^public ((final|abstract|sealed|non-sealed) )*(class|interface|enum|record|@interface) ",
          Pattern.MULTILINE);
  private static final Pattern DOCUMENTED_METHOD =
      Pattern.compile(
          "\\R  /\\*\\*((?:(?!\\*/).)*)\\*/\\R(?:  @\\w+\\R)*"
              + "  (?:default|public static) [^({]*?(\\w+)\\(",
          Pattern.DOTALL);

  /** Calls whose result depends on the default locale: digits, points, the Turkish i. */
  private static final Pattern DEFAULT_LOCALE =
      Pattern.compile(
          "(\\.|::)formatted\\b|::to(Lower|Upper)Case\\b|to(Lower|Upper)Case\\(\\)"
              + "|\\b(String\\.format|out\\.format|err\\.format|printf)\\((?!\\s*(java\\.util\\.)?Locale\\.)|\\bnew"
              + " (Formatter|Scanner|DecimalFormat|SimpleDateFormat|MessageFormat)\\("
              + "|\\bMessageFormat\\.format\\(|\\b(Number|Date)Format\\.get\\w*Instance\\(\\)"
              + "|\\bDateTimeFormatter\\.ofPattern\\([^,()]*\\)|\\bCollator\\.getInstance\\(\\)");

  private static final List<String> PUBLISHED =
      List.of("jtorch-native-loader", "jtorch-api", "jtorch-nn", "jtorch-vision", "jtorch-junit");

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

  /** Text is the same everywhere: neither code nor tests read the JVM's default locale. */
  @Test
  void noTextDependsOnTheDefaultLocale() {
    assertThat(DEFAULT_LOCALE.matcher("\"%d\"." + "formatted(1)").find()).isTrue();
    assertThat(DEFAULT_LOCALE.matcher("String.format(Locale.ROOT, \"%d\", 1)").find()).isFalse();
    assertThat(filesWhere(Repository.sources(), text -> DEFAULT_LOCALE.matcher(text).find()))
        .isEmpty();
  }

  @Test
  void everyPublicClassTellsOwnershipAndThreadSafety() {
    assertThat(filesWhere(published(), text -> !tellsBoth(text))).isEmpty();
  }

  /** A list of methods shows their first sentences alone. */
  @Test
  void noTwoOperatorsShareAFirstSentence() {
    Map<String, Set<String>> users = new TreeMap<>();
    for (Path file : operatorSources()) {
      Matcher method = DOCUMENTED_METHOD.matcher(read(file));
      while (method.find()) {
        String text = method.group(1).replaceAll("\\s*\\R\\s*\\* ?", " ").strip();
        String sentence = text.split("(?<=\\.)\\s|<p>", 2)[0].strip();
        String name = method.group(2).replaceFirst("_$", "");
        users.computeIfAbsent(sentence, added -> new TreeSet<>()).add(name);
      }
    }
    assertThat(users).hasSizeGreaterThan(500);
    users.values().removeIf(names -> names.size() < 2);
    assertThat(users).isEmpty();
  }

  /** The generated families, and what is written by hand beside them. */
  private static List<Path> operatorSources() {
    Path api = Repository.root().resolve("jtorch-api");
    return Stream.of("target/generated-sources/ops/org/jtorch", "src/main/java/org/jtorch")
        .flatMap(folder -> Repository.javaFiles(api.resolve(folder)).stream())
        .toList();
  }

  /** What users see: packages named internal are not exported. */
  private static List<Path> published() {
    return Repository.mainSources().stream()
        .filter(file -> !file.toString().replace('\\', '/').contains("/internal/"))
        .filter(
            file -> PUBLISHED.contains(Repository.root().relativize(file).getName(0).toString()))
        .toList();
  }

  private static boolean tellsBoth(String text) {
    Matcher type = PUBLIC_TYPE.matcher(text);
    if (!type.find()) {
      return true;
    }
    String before = text.substring(0, type.start());
    return before.contains("<b>Ownership:</b>") && before.contains("<b>Thread safety:</b>");
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
