package org.jtorch.loader;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** An operating system and a processor, named as in the native artifacts: {@code linux-x86_64}. */
record NativePlatform(String name) {

  static final List<String> SUPPORTED =
      List.of("linux-x86_64", "macosx-arm64", "macosx-x86_64", "windows-x86_64");

  private static final List<String> WITH_CUDA = List.of("linux-x86_64", "windows-x86_64");

  static NativePlatform of(Environment environment) {
    String platform = environment.property("org.bytedeco.javacpp.platform");
    if (platform != null) {
      return new NativePlatform(platform);
    }
    return new NativePlatform(
        system(environment.property("os.name", "unknown").toLowerCase(Locale.ROOT))
            + "-"
            + processor(environment.property("os.arch", "unknown").toLowerCase(Locale.ROOT)));
  }

  private static String system(String name) {
    if (name.startsWith("mac os x") || name.startsWith("darwin")) {
      return "macosx";
    }
    int space = name.indexOf(' ');
    return space < 0 ? name : name.substring(0, space);
  }

  private static String processor(String name) {
    return switch (name) {
      case "amd64", "x86-64", "x64" -> "x86_64";
      case "aarch64" -> "arm64";
      case "i386", "i486", "i586", "i686" -> "x86";
      default -> name;
    };
  }

  boolean isLinux() {
    return name.startsWith("linux-");
  }

  boolean supportsCuda() {
    return WITH_CUDA.contains(name);
  }

  /**
   * Returns the file name of a library: {@code libtorch.so}, {@code libtorch.dylib}, {@code
   * torch.dll}.
   */
  String library(String libraryName) {
    if (name.startsWith("windows")) {
      return libraryName + ".dll";
    }
    return "lib" + libraryName + (name.startsWith("macosx") ? ".dylib" : ".so");
  }

  /**
   * Returns the possible file names of a library with a version.
   *
   * @param nameAndVersion in JavaCPP's notation: {@code gomp@.1} for {@code libgomp.so.1}
   */
  List<String> versionedLibrary(String nameAndVersion) {
    int at = nameAndVersion.indexOf('@');
    if (at < 0) {
      return List.of(library(nameAndVersion));
    }
    String plain = library(nameAndVersion.substring(0, at));
    String version = nameAndVersion.substring(at + 1);
    int suffix = plain.lastIndexOf('.');
    return List.of(
        plain + version, plain.substring(0, suffix) + version + plain.substring(suffix), plain);
  }

  /** Returns why this platform is not supported, or null if it is. */
  @Nullable String problem() {
    if (SUPPORTED.contains(name)) {
      return null;
    }
    String supported = "libtorch's natives exist for " + String.join(", ", SUPPORTED);
    return name.equals("linux-arm64") || name.equals("windows-arm64")
        ? supported + ", but are not published yet for " + name
        : supported + ", but not for " + name;
  }
}
