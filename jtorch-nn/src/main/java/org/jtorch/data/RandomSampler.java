package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Sampler that draws samples at random, {@code torch.utils.data.RandomSampler}. A seed gives the
 * same order as in Python.
 */
public final class RandomSampler implements Sampler {
  /** Number of samples that Python draws at once with replacement. */
  private static final int CHUNK = 32;

  private final boolean replacement;
  private final long numSamples;
  private final @Nullable Generator generator;

  /** Creates a sampler that draws a permutation each epoch. */
  public RandomSampler() {
    this(o -> {});
  }

  /**
   * Creates a sampler with options.
   *
   * @param options {@code o -> o.replacement(true).numSamples(1000)}
   */
  public RandomSampler(Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    this.replacement = chosen.replacement;
    this.numSamples = chosen.numSamples;
    this.generator = chosen.generator;
  }

  @Override
  public long[] order(long size) {
    if (size == 0) {
      return new long[0];
    }
    Generator draws = Permutations.orSeeded(generator);
    long[] order = new long[Math.toIntExact(length(size))];
    int step = replacement ? CHUNK : (int) Math.min(size, order.length + 1L);
    int from = 0;
    while (from <= order.length) { // Python draws once more for the remainder, even if it is 0
      int count = Math.min(step, order.length - from);
      long[] drawn = replacement ? uniform(draws, size, count) : Permutations.draw(draws, size);
      System.arraycopy(drawn, 0, order, from, count);
      from += step;
    }
    return order;
  }

  private static long[] uniform(Generator generator, long size, int count) {
    Tensor drawn = Torch.empty(DType.INT64, count);
    return Permutations.numbers(drawn.random_(0, size, o -> o.generator(generator)));
  }

  @Override
  public long length(long size) {
    return size == 0 || numSamples == 0 ? size : numSamples;
  }

  @Override
  public Map<String, Object> stateDict() {
    return GeneratorState.save(generator);
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    GeneratorState.load(generator, state);
  }

  @Override
  public String toString() {
    return "RandomSampler(replacement=" + replacement + ", numSamples=" + numSamples + ")";
  }

  /** Options of a random sampler. */
  @CanIgnoreReturnValue
  public static final class Options {
    private boolean replacement;
    private long numSamples;
    private @Nullable Generator generator;

    Options() {}

    /** Whether a sample may be drawn several times. Default false. */
    public Options replacement(boolean replacement) {
      this.replacement = replacement;
      return this;
    }

    /** Number of samples per epoch, at least 1. Default: the size of the dataset. */
    public Options numSamples(long numSamples) {
      this.numSamples = DataLoader.Options.positive("numSamples", numSamples);
      return this;
    }

    /**
     * Generator that draws the order. Default: one with a seed from the default generator, each
     * epoch.
     */
    public Options generator(Generator generator) {
      this.generator = Objects.requireNonNull(generator, "generator");
      return this;
    }
  }
}
