package org.jtorch.data;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

/**
 * Sampler that draws a permutation of given indices, {@code torch.utils.data.SubsetRandomSampler}.
 * A seed gives the same order as in Python.
 */
public final class SubsetRandomSampler implements Sampler {
  private final @Nullable Generator generator;
  private final long[] indices;

  /**
   * Creates a sampler that draws from the default generator.
   *
   * @param indices sample indices
   */
  public SubsetRandomSampler(long... indices) {
    this.generator = null;
    this.indices = indices.clone();
  }

  /**
   * Creates a sampler that draws from a generator.
   *
   * @param generator draws the order
   * @param indices sample indices
   */
  public SubsetRandomSampler(Generator generator, long... indices) {
    this.generator = Objects.requireNonNull(generator, "generator");
    this.indices = indices.clone();
  }

  @Override
  public long[] order(long size) {
    Generator draws = generator == null ? Generator.current() : generator;
    long[] order = Permutations.draw(draws, indices.length);
    for (int i = 0; i < order.length; i++) {
      order[i] = indices[(int) order[i]];
    }
    return order;
  }

  @Override
  public long length(long size) {
    return indices.length;
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
    return "SubsetRandomSampler(" + indices.length + " indices)";
  }
}
