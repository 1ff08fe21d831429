package org.jtorch.nn;

import java.util.Arrays;

/** Sizes given as one number for all dimensions or as one a dimension. */
final class Sizes {
  private Sizes() {}

  /** Height and width. */
  static long[] pair(String name, long... sizes) {
    return switch (sizes.length) {
      case 1 -> new long[] {sizes[0], sizes[0]};
      case 2 -> sizes.clone();
      default ->
          throw new IllegalArgumentException(
              name + " takes one number or two, got " + Arrays.toString(sizes));
    };
  }
}
