package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * PyTorch's public names, for example {@code Tensor.abs}; they determine the home of an operator.
 */
final class PyTorchNames {
  private final Set<String> names;

  private PyTorchNames(List<String> lines) {
    names = new TreeSet<>(lines);
  }

  static PyTorchNames read(Path file) throws IOException {
    return new PyTorchNames(Files.readAllLines(file));
  }

  static PyTorchNames of(String... names) {
    return new PyTorchNames(List.of(names));
  }

  /** Whether {@code home} ({@code torch}, {@code Tensor}, {@code F}, ...) has the name. */
  boolean has(String home, String name) {
    return names.contains(home + "." + name);
  }

  /** Every name, in alphabetical order. */
  Set<String> all() {
    return Collections.unmodifiableSet(names);
  }

  /** Returns the names that match a pattern with asterisks. */
  List<String> matching(String pattern) {
    Pattern regex = Pattern.compile("\\Q" + pattern.replace("*", "\\E\\w*\\Q") + "\\E");
    return names.stream().filter(regex.asMatchPredicate()).toList();
  }

  /** Returns {@code torch.nn.functional.gelu} for {@code F.gelu}. */
  static String inFull(String name) {
    if (name.startsWith("F.")) {
      return "torch.nn.functional." + name.substring(2);
    }
    return name.startsWith("torch.") ? name : "torch." + name;
  }

  /** Returns the full name in Python: {@code torch.abs}, {@code torch.nn.functional.gelu}. */
  String documented(String home, String name) {
    boolean isFunctionToo = home.equals("Tensor") && has("torch", name);
    return inFull((isFunctionToo ? "torch" : home) + "." + name);
  }
}
