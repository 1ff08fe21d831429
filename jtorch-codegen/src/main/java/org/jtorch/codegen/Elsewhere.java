package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Why names of PyTorch are not in jtorch under their own name. A line {@code [reason]} begins a
 * part; the others are {@code NAME[,NAME...] text}, where a name may hold an asterisk.
 */
final class Elsewhere {
  /** The closed set of reasons. */
  enum Reason {
    /** Another member serves it; the text begins with that member. */
    JAVA("written differently in Java"),
    /** It is about Python itself. */
    PYTHON("Python alone"),
    /** PyTorch took it back, or will. */
    DEPRECATED("deprecated in PyTorch"),
    /** libtorch 2.10 has no kernel of it. */
    ABSENT("not in libtorch 2.10"),
    /** The kernel of one backend, which its users call by its schema. */
    BACKEND("a backend's own");

    final String words;

    Reason(String words) {
      this.words = words;
    }
  }

  /** A reason, and what to say beside it. */
  record Entry(Reason reason, String text) {}

  private final Map<String, Entry> entries = new TreeMap<>();

  static Elsewhere read(Path file, PyTorchNames names) throws IOException {
    return of(Files.readAllLines(file), names);
  }

  static Elsewhere of(List<String> lines, PyTorchNames names) {
    Elsewhere elsewhere = new Elsewhere();
    Reason reason = null;
    for (String line : lines) {
      if (line.startsWith("[")) {
        String word = line.substring(1, line.indexOf(']'));
        reason = Reason.valueOf(word.toUpperCase(Locale.ROOT));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        if (reason == null) {
          throw new SpecException("elsewhere.txt: a name before any [reason]: " + line);
        }
        elsewhere.line(line.strip(), reason, names);
      }
    }
    return elsewhere;
  }

  private void line(String line, Reason reason, PyTorchNames names) {
    String[] words = line.split("\\s+", 2);
    Entry entry = new Entry(reason, words.length < 2 ? "" : words[1]);
    for (String pattern : words[0].split(",")) {
      List<String> matching = names.matching(pattern);
      if (matching.isEmpty()) {
        throw new SpecException("elsewhere.txt: PyTorch has no name " + pattern);
      }
      for (String name : matching) {
        if (entries.put(name, entry) != null) {
          throw new SpecException("elsewhere.txt: " + name + " has two reasons");
        }
      }
    }
  }

  /** The reason of a name, or null. */
  @Nullable Entry of(String name) {
    return entries.get(name);
  }
}
