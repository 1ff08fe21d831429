package org.jtorch.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jtorch.parity.Outcome.Kind;

/** Counts outcomes, and lists the cases that did not pass. */
final class ParityReport {
  private final String name;
  private final List<Outcome> outcomes;

  ParityReport(String name, List<Outcome> outcomes) {
    this.name = name;
    this.outcomes = outcomes;
  }

  List<Outcome> outcomes() {
    return outcomes;
  }

  long count(Kind kind) {
    return outcomes.stream().filter(outcome -> outcome.kind() == kind).count();
  }

  /** Number of operators with a passed case. */
  int namesCovered() {
    TreeSet<String> names = new TreeSet<>();
    outcomes.stream().filter(o -> o.kind() == Kind.PASSED).forEach(o -> names.add(o.op()));
    return names.size();
  }

  String summary() {
    return String.format(
        Locale.ROOT,
        "parity %s: %d passed, %d failed, %d unmapped of %d",
        name,
        count(Kind.PASSED),
        count(Kind.FAILED),
        count(Kind.UNMAPPED),
        outcomes.size());
  }

  void write(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    lines.add(summary());
    for (Outcome outcome : outcomes) {
      if (outcome.kind() != Kind.PASSED) {
        lines.add(
            String.format(
                Locale.ROOT,
                "%s %s: %s",
                outcome.kind().name().toLowerCase(Locale.ROOT),
                outcome.id(),
                outcome.reason().lines().findFirst().orElse("")));
      }
    }
    Files.createDirectories(folder);
    Files.write(folder.resolve(name + ".txt"), lines);
  }
}
