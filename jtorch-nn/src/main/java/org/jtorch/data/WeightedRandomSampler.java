package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Sampler that draws indices with given weights, {@code torch.utils.data.WeightedRandomSampler}. A
 * seed gives the same order as in Python.
 */
public final class WeightedRandomSampler implements Sampler {
  private final double[] weights;
  private final long numSamples;
  private final boolean replacement;
  private final @Nullable Generator generator;

  /**
   * Creates a sampler that draws with replacement.
   *
   * @param weights the weight of each sample, at least 0; their sum is free
   * @param numSamples number of samples per epoch, at least 1
   */
  public WeightedRandomSampler(double[] weights, long numSamples) {
    this(weights, numSamples, o -> {});
  }

  /**
   * Creates a sampler with options.
   *
   * @param weights the weight of each sample, at least 0; their sum is free
   * @param numSamples number of samples per epoch, at least 1
   * @param options {@code o -> o.replacement(false)}
   */
  public WeightedRandomSampler(double[] weights, long numSamples, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    this.weights = weights.clone();
    this.numSamples = DataLoader.Options.positive("numSamples", numSamples);
    this.replacement = chosen.replacement;
    this.generator = chosen.generator;
  }

  @Override
  public long[] order(long size) {
    try (TensorScope scope = TensorScope.open()) {
      Generator draws = generator == null ? Generator.current() : generator;
      Tensor all = Torch.tensor(weights);
      return all.multinomial(numSamples, replacement, o -> o.generator(draws)).toLongArray();
    }
  }

  @Override
  public long length(long size) {
    return numSamples;
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
    return "WeightedRandomSampler("
        + weights.length
        + " weights, numSamples="
        + numSamples
        + ", replacement="
        + replacement
        + ")";
  }

  /** Options of a weighted sampler. */
  @CanIgnoreReturnValue
  public static final class Options {
    private boolean replacement = true;
    private @Nullable Generator generator;

    Options() {}

    /** Whether a sample may be drawn several times. Default true. */
    public Options replacement(boolean replacement) {
      this.replacement = replacement;
      return this;
    }

    /** Generator that draws the order. Default: the default generator. */
    public Options generator(Generator generator) {
      this.generator = Objects.requireNonNull(generator, "generator");
      return this;
    }
  }
}
