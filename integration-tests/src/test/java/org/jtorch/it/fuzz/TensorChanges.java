package org.jtorch.it.fuzz;

import java.util.List;
import java.util.Random;

/** Steps that turn a tensor into a hostile one, as text: {@code "size:0:7"}, {@code "fill:nan"}. */
final class TensorChanges {
  private static final List<String> FILLS =
      List.of(
          "zeros", "ones", "nan", "inf", "-inf", "min", "max", "neg", "big", "int", "random",
          "arange", "hundred");

  private static final List<String> LAYOUTS =
      List.of(
          "t",
          "step",
          "offset",
          "channels_last",
          "expand",
          "neg",
          "conj",
          "sparse",
          "csr",
          "csc",
          "bsr",
          "bsc",
          "mkldnn",
          "nested",
          "ragged",
          "quantized",
          "meta");

  private static final long[] SIZES = {0, 0, 0, 1, 1, 2, 3, 4, 5, 7, 8, 16, 17, 33};

  private static final long[] HUGE = {
    1L << 31, (1L << 31) - 1, (1L << 31) + 1, 1L << 32, 1L << 40, 65_537, 70_000
  };

  private TensorChanges() {}

  /** A step for a tensor of this many dimensions. */
  static String any(Random random, int dims) {
    int dim = dims == 0 ? 0 : random.nextInt(dims);
    return switch (random.nextInt(16)) {
      case 0, 1, 2 -> "size:" + dim + ":0";
      case 3, 4, 5 -> "size:" + dim + ":" + size(random);
      case 6 -> "drop:" + dim;
      case 7 -> "add:" + random.nextInt(dims + 1);
      case 8 -> List.of("flat", "empty", "scalar", "grad").get(random.nextInt(4));
      case 9, 10 -> "dtype:" + Values.dtypeName(random);
      case 11 -> "fill:" + FILLS.get(random.nextInt(FILLS.size()));
      case 12 -> "one:" + FILLS.get(random.nextInt(FILLS.size()));
      default -> "layout:" + LAYOUTS.get(random.nextInt(LAYOUTS.size()));
    };
  }

  static long size(Random random) {
    return random.nextInt(300) == 0
        ? HUGE[random.nextInt(HUGE.length)]
        : SIZES[random.nextInt(SIZES.length)];
  }

  static String fill(Random random) {
    return FILLS.get(random.nextInt(FILLS.size()));
  }
}
