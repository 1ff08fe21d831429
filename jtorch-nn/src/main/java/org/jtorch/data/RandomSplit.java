package org.jtorch.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jtorch.Generator;

/** Splits a dataset by a random permutation. */
final class RandomSplit {
  /** The relative tolerance of Python's {@code math.isclose}. */
  private static final double TOLERANCE = 1e-9;

  private RandomSplit() {}

  static <S> List<Subset<S>> of(Dataset<S> dataset, Generator generator, long... lengths) {
    Objects.requireNonNull(generator, "generator");
    long size = dataset.size();
    if (Arrays.stream(lengths).anyMatch(length -> length < 0)
        || Arrays.stream(lengths).sum() != size) {
      throw new IllegalArgumentException(
          "randomSplit: lengths "
              + Arrays.toString(lengths)
              + " do not add up to the dataset's size "
              + size);
    }
    long[] order = Permutations.draw(generator, size);
    List<Subset<S>> parts = new ArrayList<>(lengths.length);
    int from = 0;
    for (long length : lengths) {
      int to = from + Math.toIntExact(length);
      parts.add(new Subset<>(dataset, Arrays.copyOfRange(order, from, to)));
      from = to;
    }
    return parts;
  }

  /** Returns the numbers of samples of the parts. */
  static long[] lengths(long size, double... fractions) {
    double sum = Arrays.stream(fractions).sum();
    if (!(Math.abs(sum - 1) <= TOLERANCE)
        || Arrays.stream(fractions).anyMatch(fraction -> fraction < 0 || fraction > 1)) {
      throw new IllegalArgumentException(
          "randomSplit: fractions "
              + Arrays.toString(fractions)
              + " are not between 0 and 1 or do not add up to 1");
    }
    long[] lengths = new long[fractions.length];
    for (int i = 0; i < lengths.length; i++) {
      lengths[i] = (long) Math.floor(size * fractions[i]);
    }
    long rest = size - Arrays.stream(lengths).sum();
    for (int i = 0; i < rest; i++) {
      lengths[i % lengths.length]++;
    }
    return lengths;
  }
}
