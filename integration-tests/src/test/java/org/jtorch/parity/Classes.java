package org.jtorch.parity;

import org.jspecify.annotations.Nullable;

/** Finds what a class of PyTorch is called in jtorch: by its package and its own name, no table. */
final class Classes {
  private Classes() {}

  /** The class of {@code "nn.Conv2d"} or {@code "optim.SGD"}, or null. */
  static @Nullable Class<?> named(String name) {
    try {
      return Class.forName("org.jtorch." + name);
    } catch (ClassNotFoundException e) {
      return null;
    }
  }
}
