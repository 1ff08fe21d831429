package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.Generator;

/**
 * Sampler of one of several processes that train together, {@code
 * torch.utils.data.distributed.DistributedSampler}: each process loads another part of the dataset,
 * of the same size. A seed gives the same orders as in Python.
 *
 * <pre>{@code
 * DistributedSampler sampler = new DistributedSampler(4, 0);
 * sampler.setEpoch(1); // before each epoch, for another order
 * }</pre>
 */
public final class DistributedSampler implements Sampler {
  private final long numReplicas;
  private final long rank;
  private final boolean shuffle;
  private final boolean dropLast;
  private final long seed;
  private volatile long epoch;

  /**
   * Creates a sampler that shuffles with seed 0.
   *
   * @param numReplicas number of processes
   * @param rank number of this process, from 0
   */
  public DistributedSampler(long numReplicas, long rank) {
    this(numReplicas, rank, o -> {});
  }

  /**
   * Creates a sampler with options.
   *
   * @param numReplicas number of processes
   * @param rank number of this process, from 0
   * @param options {@code o -> o.shuffle(false).dropLast(true)}
   * @throws IllegalArgumentException if {@code rank} is not from 0 to below {@code numReplicas}
   */
  public DistributedSampler(long numReplicas, long rank, Consumer<Options> options) {
    if (rank < 0 || rank >= numReplicas) {
      throw new IllegalArgumentException(
          "DistributedSampler: rank " + rank + " is not in the interval [0, " + numReplicas + ")");
    }
    Options chosen = new Options();
    options.accept(chosen);
    this.numReplicas = numReplicas;
    this.rank = rank;
    this.shuffle = chosen.shuffle;
    this.dropLast = chosen.dropLast;
    this.seed = chosen.seed;
  }

  /**
   * Sets the epoch, {@code sampler.set_epoch(epoch)}. The next order is shuffled by the seed plus
   * the epoch. Without it all epochs have the same order.
   *
   * @param epoch the number of the epoch
   */
  public void setEpoch(long epoch) {
    this.epoch = epoch;
  }

  @Override
  public long[] order(long size) {
    long[] all =
        shuffle
            ? Permutations.draw(Generator.cpu().manualSeed(seed + epoch), size)
            : Sampler.sequential().order(size);
    long[] part = new long[Math.toIntExact(length(size))];
    for (int i = 0; i < part.length; i++) {
      part[i] = all[(int) ((rank + i * numReplicas) % size)]; // the first ones fill the last part
    }
    return part;
  }

  @Override
  public long length(long size) {
    return dropLast ? size / numReplicas : (size + numReplicas - 1) / numReplicas;
  }

  @Override
  public Map<String, Object> stateDict() {
    return Map.of("epoch", epoch);
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    if (state.get("epoch") instanceof Number saved) {
      epoch = saved.longValue();
    }
  }

  @Override
  public String toString() {
    return "DistributedSampler(numReplicas=" + numReplicas + ", rank=" + rank + ")";
  }

  /** Options of a distributed sampler. */
  @CanIgnoreReturnValue
  public static final class Options {
    private boolean shuffle = true;
    private boolean dropLast;
    private long seed;

    Options() {}

    /** Whether to shuffle the dataset. Default true. */
    public Options shuffle(boolean shuffle) {
      this.shuffle = shuffle;
      return this;
    }

    /**
     * Whether to drop the last samples that do not fill all processes' parts, instead of repeating
     * the first ones. Default false.
     */
    public Options dropLast(boolean dropLast) {
      this.dropLast = dropLast;
      return this;
    }

    /** Seed of the order, the same in all processes. Default 0. */
    public Options seed(long seed) {
      this.seed = seed;
      return this;
    }
  }
}
