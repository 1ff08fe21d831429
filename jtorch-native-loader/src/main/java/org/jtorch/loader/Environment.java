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
import org.jtorch.loader.internal.Versions;

/**
 * Input of the checks, which tests can replace.
 *
 * @param properties the system properties
 * @param variables the environment variables
 * @param resources the URLs of all resources with a name on the class path and the module path
 * @param root the root of the file system
 * @param versions the versions of jtorch and its binding
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
        Environment::findResources,
        Path.of(System.getProperty("user.dir")).toAbsolutePath().getRoot(),
        Versions.ofThisBuild());
  }

  @Nullable String property(String name) {
    return properties.get(name);
  }

  String property(String name, String defaultValue) {
    return properties.getOrDefault(name, defaultValue);
  }

  /** Returns the file with this absolute name below {@link #root}. */
  Path file(String absolute) {
    return root.resolve(absolute.substring(1));
  }

  private static List<URL> findResources(String resource) {
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
