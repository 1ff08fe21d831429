package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the checks look at, so that a test can prepare it.
 *
 * @param properties the system properties
 * @param variables the environment variables
 * @param resources where a resource lies on the class path and the module path, each time it occurs
 * @param root the root of the file system
 * @param versions of jtorch and its binding
 */
record Environment(
    Map<String, String> properties,
    Map<String, String> variables,
    Function<String, List<URL>> resources,
    Path root,
    Versions versions) {

  static Environment ofThisJvm() {
    Map<String, String> properties = new HashMap<>();
    for (String name : System.getProperties().stringPropertyNames()) {
      properties.put(name, System.getProperty(name, ""));
    }
    return new Environment(
        Map.copyOf(properties),
        System.getenv(),
        Environment::onThePath,
        Path.of(System.getProperty("user.dir")).toAbsolutePath().getRoot(),
        Versions.ofThisBuild());
  }

  @Nullable String property(String name) {
    return properties.get(name);
  }

  String property(String name, String otherwise) {
    return properties.getOrDefault(name, otherwise);
  }

  /** The file of this absolute name, below {@link #root}. */
  Path file(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  private static List<URL> onThePath(String resource) {
    ClassLoader loader = Environment.class.getClassLoader();
    try {
      return Collections.list(
          loader == null
              ? ClassLoader.getSystemResources(resource)
              : loader.getResources(resource));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
