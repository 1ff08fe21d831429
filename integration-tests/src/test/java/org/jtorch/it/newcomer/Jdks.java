package org.jtorch.it.newcomer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The JDKs that users' programs are run on. */
final class Jdks {
  private Jdks() {}

  /** The JDK of the build, and a JDK 25 if one was found. */
  static List<Path> atHand() {
    List<Path> jdks = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"))));
    if (System.getProperty("jdk25.skip").equals("false")) {
      jdks.add(Path.of(System.getProperty("jdk25.home")));
    }
    return jdks;
  }
}
