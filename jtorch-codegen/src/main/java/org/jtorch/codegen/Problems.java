package org.jtorch.codegen;

import java.util.LinkedHashSet;
import java.util.Set;

/** Gathers what is wrong with the specs, so that one run of the build shows all of it. */
final class Problems {
  private final Set<String> messages = new LinkedHashSet<>();

  /** Runs a step on a line of a spec and notes what it refuses. */
  void during(String place, Runnable step) {
    try {
      step.run();
    } catch (SpecException refusal) {
      messages.add(refusal.at(place));
    }
  }

  /** Throws if there was any problem. */
  void check() {
    if (!messages.isEmpty()) {
      throw new SpecException(String.join("\n", messages));
    }
  }
}
