package org.jtorch.parity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The cases that do not pass, by set and id. A line of the file is {@code SET ID CONDITION reason},
 * where the condition says on which builds the case does not pass.
 */
final class KnownDifferences {
  /** The condition of a case that never passes. */
  static final String ALWAYS = "always";

  private final Map<String, String> reasons;

  private KnownDifferences(Map<String, String> reasons) {
    this.reasons = reasons;
  }

  /** Reads the lines of one set whose condition holds. */
  static KnownDifferences of(List<String> lines, String set, Set<String> conditions) {
    Map<String, String> reasons = new LinkedHashMap<>();
    for (String line : lines) {
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      String[] parts = line.split("\\s+", 4);
      if (parts.length < 4) {
        throw new IllegalArgumentException("not SET ID CONDITION reason: " + line);
      } else if (!parts[0].equals(set)) {
        continue;
      }
      boolean holds = parts[2].equals(ALWAYS) || conditions.contains(parts[2]);
      if (holds && reasons.put(parts[1], parts[3]) != null) {
        throw new IllegalArgumentException("listed twice: " + line);
      }
    }
    return new KnownDifferences(reasons);
  }

  /** Returns what the list and the outcomes do not agree on, one line per case. */
  List<String> contradictions(List<Outcome> outcomes) {
    List<String> found = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      boolean passed = outcome.kind() == Outcome.Kind.PASSED;
      boolean listed = reasons.containsKey(outcome.id());
      if (passed && listed) {
        found.add(
            outcome.id() + " passes now: remove its line (" + reasons.get(outcome.id()) + ")");
      } else if (!passed && !listed) {
        found.add(outcome.id() + " does not pass any more: " + firstLine(outcome));
      }
    }
    Set<String> absent = new TreeSet<>(reasons.keySet());
    absent.removeAll(outcomes.stream().map(Outcome::id).collect(Collectors.toSet()));
    absent.forEach(id -> found.add(id + " is listed, but is not a case of the set"));
    return found;
  }

  private static String firstLine(Outcome outcome) {
    return outcome.reason().lines().findFirst().orElse("");
  }
}
