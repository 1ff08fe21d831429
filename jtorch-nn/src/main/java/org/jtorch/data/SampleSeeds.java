package org.jtorch.data;

/** Seeds of samples and batches, made from the seed of an epoch. */
final class SampleSeeds {
  private static final long GAMMA = 0x9E3779B97F4A7C15L;

  private static final long BATCH = 1;
  private static final long COLLATE = 2;
  private static final long STREAM = 3;
  private static final long EPOCH = 4;

  private SampleSeeds() {}

  /** Returns the seed of a sample, which was returned {@code repeat} times before in the epoch. */
  static long ofSample(long epoch, long index, int repeat) {
    return mix(mix(epoch, index), repeat);
  }

  /** Returns the seed of a dataset's {@code getAll} that does not call {@code get}. */
  static long ofBatch(long epoch, long number) {
    return mix(mix(epoch, number), -BATCH);
  }

  /** Returns the seed of the collate function. */
  static long ofCollate(long epoch, long number) {
    return mix(mix(epoch, number), -COLLATE);
  }

  /** Returns the seed of a sample of a worker's stream. */
  static long ofStream(long epoch, int worker, long ordinal) {
    return mix(mix(mix(epoch, ordinal), worker), -STREAM);
  }

  /** Returns the seed of an epoch of persistent workers, which have one seed for all epochs. */
  static long ofEpoch(long seed, long epoch) {
    return epoch == 0 ? seed : mix(mix(seed, epoch), -EPOCH);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long seed, long value) {
    long z = seed + (value + 1) * GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
