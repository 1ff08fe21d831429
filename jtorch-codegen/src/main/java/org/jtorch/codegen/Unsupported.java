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
 * PyTorch names that jtorch does not have under the same name, with reasons. In the file, a line
 * {@code [reason]} starts a group; the other lines are {@code NAME[,NAME...] text}, where a name
 * may contain an asterisk.
 */
final class Unsupported {
  /** Why a name is missing. */
  enum Reason {
    /** Another member replaces it; the text begins with that member. */
    JAVA("written differently in Java"),
    /** It concerns Python itself. */
    PYTHON("Python only"),
    /** Deprecated or removed in PyTorch. */
    DEPRECATED("deprecated in PyTorch"),
    /** libtorch 2.10 has no kernel for it. */
    ABSENT("not in libtorch 2.10"),
    /** A kernel of one backend, to be called by its schema. */
    BACKEND("backend-specific");

    final String label;

    Reason(String label) {
      this.label = label;
    }
  }

  /** A reason and a text that explains it. */
  record Entry(Reason reason, String text) {}

  private final Map<String, Entry> entries = new TreeMap<>();

  static Unsupported read(Path file, PyTorchNames names) throws IOException {
    return of(Files.readAllLines(file), names);
  }

  static Unsupported of(List<String> lines, PyTorchNames names) {
    Unsupported unsupported = new Unsupported();
    Reason reason = null;
    for (String line : lines) {
      if (line.startsWith("[")) {
        String word = line.substring(1, line.indexOf(']'));
        reason = Reason.valueOf(word.toUpperCase(Locale.ROOT));
      } else if (!line.isBlank() && !line.startsWith("#")) {
        if (reason == null) {
          throw new SpecException("unsupported.txt: a name before any [reason]: " + line);
        }
        unsupported.line(line.strip(), reason, names);
      }
    }
    return unsupported;
  }

  private void line(String line, Reason reason, PyTorchNames names) {
    String[] words = line.split("\\s+", 2);
    Entry entry = new Entry(reason, words.length < 2 ? "" : words[1]);
    for (String pattern : words[0].split(",")) {
      List<String> matching = names.matching(pattern);
      if (matching.isEmpty()) {
        throw new SpecException("unsupported.txt: PyTorch has no name " + pattern);
      }
      for (String name : matching) {
        if (entries.put(name, entry) != null) {
          throw new SpecException("unsupported.txt: " + name + " has two reasons");
        }
      }
    }
  }

  /** Returns the reason for a name, or null. */
  @Nullable Entry of(String name) {
    return entries.get(name);
  }
}
