package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** PyTorch's public names, one a line ({@code Tensor.abs}); they decide the home of an operator. */
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

  /** Whether {@code home} ({@code torch}, {@code Tensor}, {@code F}, ...) lists the name. */
  boolean has(String home, String name) {
    return names.contains(home + "." + name);
  }

  /** The name a Python programmer writes: {@code torch.abs}, {@code torch.nn.functional.gelu}. */
  String documented(String home, String name) {
    return switch (home) {
      case "F" -> "torch.nn.functional." + name;
      case "Tensor" -> has("torch", name) ? "torch." + name : "torch.Tensor." + name;
      case "torch" -> "torch." + name;
      default -> "torch." + home + "." + name;
    };
  }
}
