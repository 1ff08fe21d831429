package org.jtorch.data;

import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * The order in which a loader asks for samples, {@code torch.utils.data.Sampler}.
 *
 * <p><b>Ownership:</b> holds no tensor.
 *
 * <p><b>Thread safety:</b> asked on the thread that iterates.
 */
@FunctionalInterface
public interface Sampler {
  /**
   * The order for one epoch.
   *
   * @param size how many samples the dataset has
   * @return the numbers of the samples, in order
   */
  long[] order(long size);

  /**
   * How many samples an epoch has, {@code len(sampler)}.
   *
   * @param size how many samples the dataset has
   * @return {@code size} unless overridden, as it must be where {@link #order} leaves samples out
   *     or repeats them
   */
  default long length(long size) {
    return size;
  }

  /**
   * One after another, {@code SequentialSampler}.
   *
   * @return the sampler
   */
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
   * Each once in random order, {@code RandomSampler}: seeded from the default generator, so that
   * one {@code Torch.manualSeed} gives Python's order.
   *
   * @return the sampler
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
