package org.jtorch.parity;

import org.jspecify.annotations.Nullable;

/** Finds the jtorch class of a PyTorch class by its package and name, without a table. */
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
