package org.jtorch.loader;

import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The native jars on the class path and the module path.
 *
 * @param platform what they should be for
 * @param javacpp JavaCPP's own, if there
 * @param openblas OpenBLAS's, if there
 * @param cpu libtorch's for the CPU, if there
 * @param gpu libtorch's for CUDA, if there
 * @param otherPlatforms the other platforms that libtorch's natives are there for
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
            .filter(name -> isThere(resources, new NativePlatform(name)))
            .toList());
  }

  /** What is wrong with them; empty if nothing. */
  List<String> problems(Versions versions) {
    if (cpu != null && gpu != null) {
      return List.of(
          "libtorch's natives for the CPU and for CUDA are both there, which aborts the JVM:"
              + " remove jtorch-cpu or jtorch-gpu, and what depends on it ("
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
                : " (those for " + String.join(", ", otherPlatforms) + " are there)")
            + ": add the dependency "
            + coordinates("cpu", versions)
            + (platform.supportsCuda() ? " or, for CUDA, " + coordinates("gpu", versions) : "")
            + "; a modular application also starts with --add-modules "
            + modules());
  }

  /** Whether libtorch's natives are there, for the CPU or for CUDA. */
  boolean areThere() {
    return cpu != null || gpu != null;
  }

  /** The native jar of libtorch, which must be there. */
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

  /** The file name of the jar that a resource lies in, else the resource's whole address. */
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
    if (!areThere()) {
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

  private static boolean isThere(Function<String, List<URL>> resources, NativePlatform platform) {
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
