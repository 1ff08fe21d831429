package org.jtorch.codegen;

import java.util.LinkedHashSet;
import java.util.Set;

/** Collects the problems of the specs, so that one build reports all of them. */
final class Problems {
  private final Set<String> messages = new LinkedHashSet<>();

  /** Runs a step on a line of a spec and records its exception. */
  void during(String place, Runnable step) {
    try {
      step.run();
    } catch (SpecException e) {
      messages.add(e.at(place));
    }
  }

  /** Throws if there was any problem. */
  void check() {
    if (!messages.isEmpty()) {
      throw new SpecException(String.join("\n", messages));
    }
  }
}
