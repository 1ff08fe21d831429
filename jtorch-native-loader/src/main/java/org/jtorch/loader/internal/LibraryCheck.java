package org.jtorch.loader.internal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a shared library for Linux could be loaded. The system resolves its functions when
 * they are first called, and ends the process if one is missing.
 */
public final class LibraryCheck {
  private static final int LISTED = 4;

  /** Where the system looks after the folders that the library names. */
  private static final List<String> FOLDERS =
      List.of(
          "/lib/x86_64-linux-gnu",
          "/usr/lib/x86_64-linux-gnu",
          "/lib/aarch64-linux-gnu",
          "/usr/lib/aarch64-linux-gnu",
          "/lib64",
          "/usr/lib64",
          "/lib",
          "/usr/lib",
          "/usr/local/lib");

  private final Path path;

  /** Files of the libraries that are loaded, by name. */
  private final Map<String, Path> loaded = new HashMap<>();

  /** The libraries that the system would search for a symbol, by the name by which it is needed. */
  private final Map<String, ElfLibrary> searched = new LinkedHashMap<>();

  /** Libraries that are not loaded yet and have to be. */
  private final List<ElfLibrary> loadedWithIt = new ArrayList<>();

  private final Set<String> missingLibraries = new TreeSet<>();

  /** Whether a loaded library is no longer in its file, so that its symbols are not known. */
  private boolean isDeleted;

  private LibraryCheck(Path path) {
    this.path = path;
  }

  /**
   * Returns why a library cannot be loaded or called, for example {@code "it is for another
   * processor"}. Nothing is loaded and none of its code runs.
   *
   * @param path a shared library, whose symbols are looked up in the libraries that are loaded
   * @param functions names of functions that it must define
   * @return empty if it can be loaded
   * @throws UncheckedIOException if the file is missing or cannot be read
   */
  public static Optional<String> problem(Path path, Collection<String> functions) {
    return Optional.ofNullable(new LibraryCheck(path.toAbsolutePath()).problem(functions));
  }

  private @Nullable String problem(Collection<String> functions) {
    try {
      ElfLibrary library = ElfLibrary.read(path);
      if (library.machine() != machine()) {
        return "it is for another processor";
      }
      Set<String> absent = new TreeSet<>(functions);
      absent.removeAll(library.defined(functions));
      if (!absent.isEmpty()) {
        return "it does not define " + listed(absent);
      }
      readLoaded();
      collect(library);
      return firstProblem();
    } catch (ElfFile.MalformedLibraryException e) {
      return String.valueOf(e.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  private static int machine() {
    return System.getProperty("os.arch", "").equals("aarch64")
        ? ElfLibrary.AARCH64
        : ElfLibrary.X86_64;
  }

  /** Reads the files that are mapped into the process. */
  private void readLoaded() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
      lines
          .filter(line -> line.indexOf('/') >= 0)
          .map(line -> line.substring(line.indexOf('/')))
          .filter(file -> file.contains(".so"))
          .map(file -> Path.of(file.replaceFirst(" \\(deleted\\)$", "")))
          .forEach(file -> loaded.putIfAbsent(name(file), file));
    }
  }

  private static String name(Path file) {
    return Objects.requireNonNull(file.getFileName()).toString();
  }

  /** Collects the library and all that it needs, and what the JVM itself has loaded for all. */
  private void collect(ElfLibrary library) throws IOException {
    Deque<ElfLibrary> open = new ArrayDeque<>();
    open.add(library);
    loadedWithIt.add(library);
    for (String name : List.of("libjvm.so", "libjli.so", "libc.so.6", "libm.so.6")) {
      Path file = loaded.get(name);
      if (file != null) {
        add(name, file, open);
      }
    }
    while (!open.isEmpty()) {
      ElfLibrary next = open.remove();
      for (String name : next.needed()) {
        if (!searched.containsKey(name)) {
          find(name, next, open);
        }
      }
    }
  }

  private void find(String name, ElfLibrary by, Deque<ElfLibrary> open) throws IOException {
    Path file = loaded.get(name);
    if (file == null) {
      file =
          folders(by)
              .map(folder -> folder.resolve(name))
              .filter(Files::exists)
              .findFirst()
              .orElse(null);
      if (file == null) {
        missingLibraries.add(name);
        return;
      }
      add(name, file, open);
      loadedWithIt.add(Objects.requireNonNull(searched.get(name)));
    } else {
      add(name, file, open);
    }
  }

  private void add(String name, Path file, Deque<ElfLibrary> open) throws IOException {
    if (!Files.isRegularFile(file)) {
      isDeleted = true;
      return;
    }
    ElfLibrary library = ElfLibrary.read(file);
    searched.put(name, library);
    open.add(library);
  }

  private Stream<Path> folders(ElfLibrary library) {
    String origin = Objects.requireNonNull(library.path().getParent()).toString();
    Stream<String> own =
        library.searchPath().stream()
            .map(folder -> folder.replace("${ORIGIN}", origin).replace("$ORIGIN", origin));
    String variable = System.getenv().getOrDefault("LD_LIBRARY_PATH", "");
    Stream<String> configured = Stream.of(variable.split(File.pathSeparator));
    return Stream.of(own, configured, FOLDERS.stream())
        .flatMap(all -> all)
        .filter(folder -> !folder.isEmpty())
        .map(Path::of);
  }

  private @Nullable String firstProblem() throws IOException {
    if (!missingLibraries.isEmpty()) {
      boolean python = missingLibraries.contains("libtorch_python.so");
      return "it needs "
          + String.join(", ", missingLibraries)
          + ", which is neither loaded nor installed"
          + (python ? " (hint: it was built for Python; build the operators without it)" : "");
    }
    Set<String> missing = missingSymbols();
    if (missing.isEmpty()) {
      return null;
    }
    return "it needs "
        + listed(missing)
        + ", which libtorch "
        + Versions.ofThisBuild().libtorch()
        + " and the libraries it names do not have: it was built with another version of libtorch,"
        + " or without naming a library";
  }

  private Set<String> missingSymbols() throws IOException {
    Set<String> missing = new TreeSet<>();
    if (isDeleted) {
      return missing;
    }
    for (ElfLibrary library : loadedWithIt) {
      missing.addAll(library.undefined());
    }
    List<ElfLibrary> libraries = new ArrayList<>(loadedWithIt);
    libraries.addAll(searched.values());
    for (ElfLibrary library : libraries) {
      missing.removeAll(library.defined(missing));
    }
    return missing;
  }

  private static String listed(Set<String> names) {
    String first = names.stream().limit(LISTED).collect(Collectors.joining(", "));
    int more = names.size() - LISTED;
    return more > 0 ? first + " and " + more + " more symbols" : first;
  }
}
