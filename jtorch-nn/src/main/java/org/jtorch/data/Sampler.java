package org.jtorch.data;

import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Order of a loader's samples, {@code torch.utils.data.Sampler}. Called by the thread that
 * iterates.
 */
@FunctionalInterface
public interface Sampler {
  /**
   * Returns the order of one epoch.
   *
   * @param size number of samples in the dataset
   * @return sample indices
   */
  long[] order(long size);

  /**
   * Returns the number of samples in an epoch, {@code len(sampler)}. A sampler that leaves samples
   * out or repeats them overrides it.
   *
   * @param size number of samples in the dataset
   * @return {@code size} by default
   */
  default long length(long size) {
    return size;
  }

  /** {@return a sampler that keeps the dataset's order, {@code SequentialSampler}} */
  static Sampler sequential() {
    return size -> {
      long[] order = new long[Math.toIntExact(size)];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
      return order;
    };
  }

  /**
   * {@return a sampler that draws a random permutation, {@code RandomSampler}} Its seed is drawn
   * from the default generator, so a seed gives the same order as in Python.
   */
  static Sampler shuffled() {
    return size -> {
      Generator generator = Generator.cpu().manualSeed(Seeds.draw());
      Tensor permutation = Torch.randperm(generator, size);
      try {
        return permutation.toLongArray();
      } finally {
        permutation.close();
      }
    };
  }
}
