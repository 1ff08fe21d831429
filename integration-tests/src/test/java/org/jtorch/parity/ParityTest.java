package org.jtorch.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.jtorch.Torch;
import org.jtorch.internal.calls.FewRows;
import org.jtorch.it.LibtorchRelease;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Compares jtorch with PyTorch's samples. The cases that do not pass are listed by id; the recorded
 * pass counts are lower bounds.
 */
class ParityTest {
  private static final String KNOWN = "not-passing.txt";
  private static final Path REPORTS = Path.of("target", "parity");

  @Test
  @Tag("once")
  void operatorsAgreeWithPython() throws IOException {
    check("ops", set -> new OpsParity(set).run());
  }

  @Test
  @Tag("once")
  void modulesAgreeWithPython() throws IOException {
    check("modules", set -> new ModulesParity(set).run());
  }

  @Test
  @Tag("once")
  void optimizersAgreeWithPython() throws IOException {
    check("optimizers", set -> new OptimizersParity(set).run());
  }

  private static void check(String name, Function<ParitySet, List<Outcome>> run)
      throws IOException {
    ParitySet set = ParitySet.read(name);
    long before = Torch.memoryStats().unclosed();

    ParityReport report = new ParityReport(name, run.apply(set));
    report.write(REPORTS);
    System.out.println(report.summary());

    assertThat(Torch.memoryStats().unclosed()).isLessThanOrEqualTo(before);
    if (ParitySet.isOwnSet()) {
      assertThat(known(name).contradictions(report.outcomes()))
          .as("contradictions of src/test/resources/parity/" + KNOWN)
          .isEmpty();
      Map<String, String> floors = table("floors");
      assertThat(report.count(Outcome.Kind.PASSED))
          .isGreaterThanOrEqualTo(floor(floors, name + ".passed"));
      assertThat((long) report.namesCovered())
          .isGreaterThanOrEqualTo(floor(floors, name + ".names"));
    }
  }

  private static KnownDifferences known(String set) throws IOException {
    try (InputStream in = ParityTest.class.getResourceAsStream("/parity/" + KNOWN)) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return KnownDifferences.of(text.lines().toList(), set, conditions());
    }
  }

  private static Set<String> conditions() {
    String release = "libtorch-" + LibtorchRelease.current();
    return FewRows.usesOneDnn() ? Set.of(release) : Set.of(release, "no-onednn");
  }

  private static long floor(Map<String, String> floors, String key) {
    return Long.parseLong(Objects.requireNonNull(floors.get(key), key));
  }

  private static Map<String, String> table(String name) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = ParityTest.class.getResourceAsStream("/parity/" + name + ".properties")) {
      properties.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
    }
    Map<String, String> table = new HashMap<>();
    properties.stringPropertyNames().forEach(key -> table.put(key, properties.getProperty(key)));
    return table;
  }
}
