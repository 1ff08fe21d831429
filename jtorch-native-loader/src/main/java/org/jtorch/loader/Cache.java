package org.jtorch.loader;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where JavaCPP unpacks the natives to: the first of its folders that it can write to, even if the
 * natives have been unpacked to another one before.
 *
 * @param folder the folder, if it can write to any
 * @param passedOver the folders that come before it, but cannot be written to
 */
record Cache(@Nullable Path folder, List<Path> passedOver) {

  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  static Cache of(Environment environment) {
    List<Path> passedOver = new ArrayList<>();
    for (Path folder : candidates(environment)) {
      if (isUsable(folder)) {
        return new Cache(folder, List.copyOf(passedOver));
      }
      passedOver.add(folder);
    }
    return new Cache(null, List.copyOf(passedOver));
  }

  private static List<Path> candidates(Environment environment) {
    List<Path> candidates = new ArrayList<>();
    for (String property : List.of(PROPERTY, "org.bytedeco.javacpp.cacheDir")) {
      String named = environment.property(property);
      if (named != null) {
        candidates.add(Path.of(named));
      }
    }
    candidates.add(Path.of(environment.property("user.home", ""), ".javacpp", "cache"));
    candidates.add(
        Path.of(
            environment.property("java.io.tmpdir", ""),
            ".javacpp-" + environment.property("user.name", ""),
            "cache"));
    return candidates;
  }

  /** Makes the folder if need be, as JavaCPP is about to do. */
  private static boolean isUsable(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      return false;
    }
    return Files.isReadable(folder) && Files.isWritable(folder) && Files.isExecutable(folder);
  }

  /** Why nothing can be unpacked, if so. */
  @Nullable String problem(Natives natives) {
    if (folder == null) {
      return "there is no folder to unpack libtorch to: "
          + String.join(", ", passedOver.stream().map(Path::toString).toList())
          + " cannot be written to; name one with -D"
          + PROPERTY
          + "=FOLDER";
    }
    long needed = isWarm(natives) ? 0 : megabytesToUnpack(natives);
    return megabytesFree() < needed
        ? "unpacking libtorch needs "
            + needed
            + " MB, but "
            + folder
            + " has "
            + megabytesFree()
            + " MB left; name another folder with -D"
            + PROPERTY
            + "=FOLDER"
        : null;
  }

  /** What is worth knowing although libtorch works, if anything is. */
  @Nullable String advice() {
    return passedOver.isEmpty() || folder == null
        ? null
        : "JavaCPP cannot write to "
            + String.join(", ", passedOver.stream().map(Path::toString).toList())
            + " and therefore uses "
            + folder
            + ", even if the natives are unpacked there already; name a folder with -D"
            + PROPERTY
            + "=FOLDER";
  }

  /**
   * Whether libtorch has been unpacked already: the largest library, and the one that JavaCPP
   * unpacks last.
   */
  boolean isWarm(Natives natives) {
    URL library = natives.libtorch();
    Map<String, Long> sizes = sizes(library);
    return Stream.of("torch_cpu", "jnitorch")
        .map(name -> natives.platform().library(name))
        .allMatch(name -> isUnpacked(Natives.jar(library), name, sizes));
  }

  /** The folder of libtorch's libraries: JavaCPP keeps the paths that they have in their jar. */
  Path unpacked(Natives natives) {
    String address = natives.libtorch().toString();
    String inJar = address.substring(address.indexOf("!/") + 2, address.lastIndexOf('/'));
    return Objects.requireNonNull(folder).resolve(Natives.jar(natives.libtorch())).resolve(inJar);
  }

  private boolean isUnpacked(String jar, String name, Map<String, Long> sizes) {
    return sizes.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("/" + name))
        .allMatch(entry -> isWhole(jar + "/" + entry.getKey(), entry.getValue()));
  }

  private boolean isWhole(String name, long size) {
    Path file = Objects.requireNonNull(folder).resolve(name);
    try {
      return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) == size;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long megabytesFree() {
    return Objects.requireNonNull(folder).toFile().getUsableSpace() / 1_000_000;
  }

  /** How much the libraries take that lie beside libtorch's and OpenBLAS's. */
  static long megabytesToUnpack(Natives natives) {
    return Stream.of(natives.libtorch(), Objects.requireNonNull(natives.openblas()))
            .flatMap(library -> sizes(library).values().stream())
            .mapToLong(Long::longValue)
            .sum()
        / 1_000_000;
  }

  /** The files beside a library in its jar, and their sizes; empty outside a jar. */
  private static Map<String, Long> sizes(URL library) {
    try {
      if (!(library.openConnection() instanceof JarURLConnection inJar)) {
        return Map.of();
      }
      String entry = inJar.getEntryName();
      String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
      try (JarFile jar = new JarFile(Path.of(inJar.getJarFileURL().toURI()).toFile())) {
        return jar.stream()
            .filter(each -> each.getName().startsWith(folder) && !each.isDirectory())
            .collect(Collectors.toMap(JarEntry::getName, JarEntry::getSize));
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
