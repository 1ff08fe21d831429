package org.jtorch.loader.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shared library of Linux as its dynamic section describes it. Its symbols are read from the file
 * when they are asked for.
 *
 * @param path the file
 * @param machine the processor, {@code e_machine}
 * @param soname the name by which other libraries need it; null if it has none
 * @param needed names of the libraries it needs
 * @param searchPath folders in which the system looks for them
 * @param dynamic other values of the dynamic section by tag
 */
record ElfLibrary(
    Path path,
    int machine,
    @Nullable String soname,
    List<String> needed,
    List<String> searchPath,
    Map<Long, Long> dynamic) {
  static final int X86_64 = 62;
  static final int AARCH64 = 183;

  private static final int NEEDED = 1;
  private static final int SONAME = 14;
  private static final int RPATH = 15;
  private static final int RUNPATH = 29;

  /**
   * Reads a library.
   *
   * @throws ElfFile.MalformedLibraryException if it is no shared library for 64-bit Linux, or
   *     damaged
   */
  static ElfLibrary read(Path path) throws IOException {
    return ElfFile.reading(path, file -> read(path, file));
  }

  private static ElfLibrary read(Path path, ElfFile file) throws IOException {
    List<Long> neededAt = new ArrayList<>();
    Map<Long, Long> values = new HashMap<>();
    ByteBuffer entries = file.dynamic();
    while (entries.remaining() >= 2 * Long.BYTES) {
      long tag = entries.getLong();
      long value = entries.getLong();
      if (tag == NEEDED) {
        neededAt.add(value);
      } else {
        values.putIfAbsent(tag, value);
      }
    }
    ElfSymbols symbols = new ElfSymbols(file, values);
    List<String> needed = new ArrayList<>();
    for (long at : neededAt) {
      needed.add(symbols.text(at));
    }
    Long soname = values.get((long) SONAME);
    Long runPath = values.get((long) RUNPATH);
    Long folders = runPath == null ? values.get((long) RPATH) : runPath;
    return new ElfLibrary(
        path,
        file.machine(),
        soname == null ? null : symbols.text(soname),
        List.copyOf(needed),
        folders == null ? List.of() : List.of(symbols.text(folders).split(":")),
        values);
  }

  /** Returns the symbols that other libraries must define; without weak ones. */
  Set<String> undefined() throws IOException {
    return ElfFile.reading(path, file -> new ElfSymbols(file, dynamic).undefined());
  }

  /** Returns those of the names that it exports. */
  Set<String> defined(Collection<String> names) throws IOException {
    return ElfFile.reading(path, file -> new ElfSymbols(file, dynamic).defined(names));
  }
}
