package org.jtorch.vision.models;

import java.util.Arrays;

/** Checks of the sizes in the options of models. */
final class Sizes {
  private Sizes() {}

  /**
   * Returns a copy of sizes.
   *
   * @param option the option's name, for the message
   * @param count the number of sizes; 0 if it is free, but at least 1
   * @throws IllegalArgumentException if there are not as many, or one is less than 1
   */
  static long[] positive(String option, int count, long... sizes) {
    boolean isCountRight = count == 0 ? sizes.length > 0 : sizes.length == count;
    if (!isCountRight || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          option
              + " takes "
              + (count == 0 ? "numbers" : count + " numbers")
              + " from 1, got "
              + Arrays.toString(sizes));
    }
    return sizes.clone();
  }

  /** Returns a copy of counts, as {@link #positive(String, int, long...)}. */
  static int[] positive(String option, int count, int... counts) {
    return Arrays.stream(positive(option, count, Arrays.stream(counts).asLongStream().toArray()))
        .mapToInt(Math::toIntExact)
        .toArray();
  }
}
