package org.jtorch.loader;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.loader.internal.Versions;

/**
 * The native jars on the class path and the module path.
 *
 * @param platform the required platform
 * @param javacpp JavaCPP's library, or null
 * @param openblas OpenBLAS's library, or null
 * @param cpu libtorch's library for the CPU, or null
 * @param gpu libtorch's library for CUDA, or null
 * @param otherPlatforms the other platforms for which libtorch's natives are present
 */
record Natives(
    NativePlatform platform,
    @Nullable URL javacpp,
    @Nullable URL openblas,
    @Nullable URL cpu,
    @Nullable URL gpu,
    List<String> otherPlatforms) {

  static Natives of(Environment environment, NativePlatform platform) {
    Function<String, List<URL>> resources = environment.resources();
    return new Natives(
        platform,
        find(resources, "javacpp", platform, "", "jnijavacpp"),
        find(resources, "openblas", platform, "", "jniopenblas"),
        find(resources, "pytorch", platform, "", "jnitorch"),
        find(resources, "pytorch", platform, "-gpu", "jnitorch"),
        NativePlatform.SUPPORTED.stream()
            .filter(name -> !name.equals(platform.name()))
            .filter(name -> isPresent(resources, new NativePlatform(name)))
            .toList());
  }

  /** Returns what is missing or conflicting; empty if nothing. */
  List<String> problems(Versions versions) {
    if (cpu != null && gpu != null) {
      return List.of(
          "libtorch's natives for the CPU and for CUDA are both present, which would abort the JVM:"
              + " remove jtorch-cpu or jtorch-gpu and its dependents ("
              + jar(cpu)
              + ", "
              + jar(gpu)
              + ")");
    }
    List<String> missing = missing();
    if (missing.isEmpty()) {
      return List.of();
    }
    return List.of(
        "the natives of "
            + String.join(", ", missing)
            + " for "
            + platform.name()
            + " are missing"
            + (otherPlatforms.isEmpty()
                ? ""
                : " (those for " + String.join(", ", otherPlatforms) + " are present)")
            + ": add the dependency "
            + coordinates("cpu", versions)
            + (platform.supportsCuda() ? " or, for CUDA, " + coordinates("gpu", versions) : "")
            + "; a modular application also starts with --add-modules "
            + modules());
  }

  /** Whether libtorch's natives for the CPU or for CUDA are present. */
  boolean arePresent() {
    return cpu != null || gpu != null;
  }

  /** Returns libtorch's library, which must be present. */
  URL libtorch() {
    return Objects.requireNonNull(gpu == null ? cpu : gpu);
  }

  @Override
  public String toString() {
    List<String> found =
        Stream.of(
                cpu == null ? null : "CPU (" + jar(cpu) + ")",
                gpu == null ? null : "CUDA (" + jar(gpu) + ")")
            .filter(Objects::nonNull)
            .toList();
    return found.isEmpty() ? "none for " + platform.name() : String.join(" and ", found);
  }

  /** Returns the file name of the jar that contains a resource, else the resource's URL. */
  static String jar(URL resource) {
    String address = resource.toString();
    int end = address.lastIndexOf("!/");
    return end < 0 ? address : address.substring(address.lastIndexOf('/', end) + 1, end);
  }

  private List<String> missing() {
    List<String> missing = new ArrayList<>();
    if (javacpp == null) {
      missing.add("JavaCPP");
    }
    if (openblas == null) {
      missing.add("OpenBLAS");
    }
    if (!arePresent()) {
      missing.add("libtorch");
    }
    return missing;
  }

  private String coordinates(String kind, Versions versions) {
    return "org.jtorch:jtorch-" + kind + "-" + platform.name() + ":" + versions.jtorch();
  }

  private String modules() {
    String suffix = "." + platform.name().replace('-', '.');
    return "org.bytedeco.javacpp"
        + suffix
        + ",org.bytedeco.openblas"
        + suffix
        + ",org.bytedeco.pytorch"
        + suffix;
  }

  private static boolean isPresent(Function<String, List<URL>> resources, NativePlatform platform) {
    return find(resources, "pytorch", platform, "", "jnitorch") != null
        || find(resources, "pytorch", platform, "-gpu", "jnitorch") != null;
  }

  private static @Nullable URL find(
      Function<String, List<URL>> resources,
      String artifact,
      NativePlatform platform,
      String extension,
      String library) {
    String name =
        "org/bytedeco/"
            + artifact
            + "/"
            + platform.name()
            + extension
            + "/"
            + platform.library(library);
    List<URL> found = resources.apply(name);
    return found.isEmpty() ? null : found.get(0);
  }
}
