package org.jtorch.loader;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jtorch.loader.internal.Versions;

/**
 * The versions of the binding's artifacts on the path, according to their jars and native jars.
 *
 * @param versions by artifact; empty if the jars have no version, as in a shaded application jar
 */
record BindingJars(Map<String, SortedSet<String>> versions) {

  private static final List<String> ARTIFACTS = List.of("javacpp", "openblas", "pytorch");

  static BindingJars of(Environment environment) {
    Map<String, SortedSet<String>> versions = new LinkedHashMap<>();
    for (String artifact : ARTIFACTS) {
      SortedSet<String> found = new TreeSet<>();
      String resource = "META-INF/maven/org.bytedeco/" + artifact + "/pom.properties";
      for (URL properties : environment.resources().apply(resource)) {
        found.add(version(properties));
      }
      versions.put(artifact, found);
    }
    return new BindingJars(versions);
  }

  /** Returns the version conflicts; empty if there are none. */
  List<String> problems(Versions built) {
    List<String> problems = new ArrayList<>();
    versions.forEach(
        (artifact, found) -> {
          if (found.size() > 1) {
            problems.add(
                "several versions of org.bytedeco:"
                    + artifact
                    + " are on the path ("
                    + String.join(", ", found)
                    + "): a jar and its native jar must have the same version");
          }
        });
    SortedSet<String> pytorch = versions.getOrDefault("pytorch", new TreeSet<>());
    if (pytorch.size() == 1 && !pytorch.contains(built.binding())) {
      problems.add(
          "org.bytedeco:pytorch is "
              + pytorch.first()
              + ", but this jtorch needs "
              + built.binding());
    }
    return problems;
  }

  @Override
  public String toString() {
    return String.join(
        ", ",
        versions.entrySet().stream()
            .map(
                each ->
                    each.getKey()
                        + " "
                        + (each.getValue().isEmpty()
                            ? "of unknown version"
                            : String.join(" and ", each.getValue())))
            .toList());
  }

  private static String version(URL properties) {
    Properties read = new Properties();
    try (InputStream in = LibraryFile.open(properties)) {
      read.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return read.getProperty("version", "unknown");
  }
}
