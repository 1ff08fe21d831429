package org.jtorch.loader;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the native libraries that JavaCPP unpacks, for any class loader and kind of URL: jars, jars
 * in jars, run-time images and custom connections. JavaCPP's folder names in the cache depend on
 * the kind of URL.
 */
final class LibraryFiles {

  /** The JNI libraries that JavaCPP loads for libtorch. */
  private static final Pattern LOADED_BINDING =
      Pattern.compile("(lib)?jni(javacpp|openblas|openblas_nolapack|torch)\\.(so|dylib|dll)");

  private static final Pattern LIBRARY = Pattern.compile("[^/]+\\.(so|dylib|dll)(\\.[0-9.]+)?");

  /** JavaCPP loads OpenBLAS a second time, from a copy with another name. */
  private static final Pattern OPENBLAS = Pattern.compile("(lib)?openblas(\\..+)");

  /** libtorch's libraries, which an installed libtorch provides instead. */
  private static final Pattern LIBTORCH = Pattern.compile("(lib)?(torch|c10).*");

  /** The libraries of the binding, for connections that cannot list a folder. */
  private static final List<String> LIBRARY_NAMES =
      List.of(
          "gcc_s@.1",
          "quadmath@.0",
          "gfortran@.5",
          "openblas@.0",
          "gomp@.1",
          "omp",
          "iomp5",
          "c10",
          "c10_cuda",
          "torch_cpu",
          "torch_cuda",
          "torch",
          "jnijavacpp",
          "jniopenblas",
          "jniopenblas_nolapack",
          "jnitorch");

  private final Environment environment;
  private final NativePlatform platform;

  private LibraryFiles(Environment environment, NativePlatform platform) {
    this.environment = environment;
    this.platform = platform;
  }

  /** Returns the libraries to unpack; empty if natives are missing or are plain files. */
  static List<LibraryFile> of(
      Environment environment, Natives natives, @Nullable InstalledLibTorch installed) {
    if (!natives.problems(environment.versions()).isEmpty()) {
      return List.of();
    }
    LibraryFiles finder = new LibraryFiles(environment, natives.platform());
    return Stream.of(natives.javacpp(), natives.openblas(), natives.libtorch())
        .flatMap(library -> finder.inFolderOf(Objects.requireNonNull(library)).stream())
        .filter(file -> installed == null || !LIBTORCH.matcher(file.name()).matches())
        .flatMap(LibraryFiles::withCopies)
        .toList();
  }

  private static Stream<LibraryFile> withCopies(LibraryFile file) {
    Matcher openblas = OPENBLAS.matcher(file.name());
    if (!openblas.matches()) {
      return Stream.of(file);
    }
    String prefix = Objects.requireNonNullElse(openblas.group(1), "");
    return Stream.of(file, file.renamed(prefix + "openblas_nolapack" + openblas.group(2)));
  }

  private List<LibraryFile> inFolderOf(URL library) {
    try {
      URLConnection connection = library.openConnection();
      connection.setUseCaches(false);
      if (connection instanceof JarURLConnection inJar) {
        return inJar(library, inJar);
      }
      return switch (library.getProtocol()) {
        case "file" -> List.of(); // JavaCPP loads the file itself
        case "jrt" -> inImage(library);
        default -> byName(library);
      };
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + library, e);
    }
  }

  private List<LibraryFile> inJar(URL library, JarURLConnection connection) throws IOException {
    String entry = connection.getEntryName();
    String folder = entry.substring(0, entry.lastIndexOf('/') + 1);
    try (JarFile jar = connection.getJarFile()) {
      String name = new File(jar.getName()).getName();
      List<LibraryFile> files = new ArrayList<>();
      for (JarEntry each : (Iterable<JarEntry>) jar.stream()::iterator) {
        String file = each.getName().substring(each.getName().lastIndexOf('/') + 1);
        if (each.getName().equals(folder + file) && isLoaded(file)) {
          files.add(
              new LibraryFile(
                  inCache(name + "/" + folder, file),
                  sibling(library, file),
                  each.getSize(),
                  each.getTime(),
                  each.getCrc()));
        }
      }
      return files;
    }
  }

  private List<LibraryFile> inImage(URL library) throws IOException {
    Path folder = Objects.requireNonNull(imagePath(library).getParent());
    String name = folder.getFileName().toString();
    List<LibraryFile> files = new ArrayList<>();
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path each : (Iterable<Path>) entries::iterator) {
        String file = each.getFileName().toString();
        if (isLoaded(file)) {
          long modified = Files.getLastModifiedTime(each).toMillis();
          files.add(
              new LibraryFile(
                  inCache(name + "/", file),
                  sibling(library, file),
                  Files.size(each),
                  modified,
                  -1));
        }
      }
    }
    return files;
  }

  /** Returns the path in the file system of the run-time image. */
  private static Path imagePath(URL library) {
    return Path.of(URI.create("jrt:" + library.getPath()));
  }

  private List<LibraryFile> byName(URL library) throws IOException {
    String address = library.getPath();
    String parent = new File(address).getParentFile().getName();
    Function<String, List<URL>> resources = environment.resources();
    String inPath = address.substring(address.indexOf("org/bytedeco/"));
    String folder = inPath.substring(0, inPath.lastIndexOf('/') + 1);
    List<LibraryFile> files = new ArrayList<>();
    for (String name : LIBRARY_NAMES) {
      for (String file : platform.versionedLibrary(name)) {
        List<URL> found = resources.apply(folder + file);
        if (!found.isEmpty()) {
          URLConnection connection = found.get(0).openConnection();
          connection.setUseCaches(false);
          files.add(
              new LibraryFile(
                  inCache(parent + "/", file),
                  found.get(0),
                  connection.getContentLengthLong(),
                  connection.getLastModified(),
                  -1));
          connection.getInputStream().close();
        }
      }
    }
    return files;
  }

  private String inCache(String folder, String file) {
    String flat = environment.property("org.bytedeco.javacpp.cachedir.nosubdir", "false");
    return flat.isEmpty() || flat.startsWith("t") ? file : folder + file;
  }

  private static URL sibling(URL library, String name) throws IOException {
    return new URL(library, name);
  }

  private static boolean isLoaded(String file) {
    return LIBRARY.matcher(file).matches()
        && (!file.contains("jni") || LOADED_BINDING.matcher(file).matches());
  }
}
