package org.jtorch.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Splits a dataset by a random permutation. */
final class RandomSplit {
  private RandomSplit() {}

  static <S> List<Subset<S>> of(Dataset<S> dataset, long... lengths) {
    long size = dataset.size();
    if (Arrays.stream(lengths).anyMatch(length -> length < 0)
        || Arrays.stream(lengths).sum() != size) {
      throw new IllegalArgumentException(
          "randomSplit: lengths "
              + Arrays.toString(lengths)
              + " do not add up to the dataset's size "
              + size);
    }
    long[] order = order(size);
    List<Subset<S>> parts = new ArrayList<>(lengths.length);
    int from = 0;
    for (long length : lengths) {
      int to = from + Math.toIntExact(length);
      parts.add(new Subset<>(dataset, Arrays.copyOfRange(order, from, to)));
      from = to;
    }
    return parts;
  }

  private static long[] order(long size) {
    Tensor permutation = Torch.randperm(size);
    try {
      return permutation.toLongArray();
    } finally {
      permutation.close();
    }
  }
}
