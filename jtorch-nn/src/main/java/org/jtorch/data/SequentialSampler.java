package org.jtorch.data;

/** Sampler that keeps the dataset's order, {@code torch.utils.data.SequentialSampler}. */
public final class SequentialSampler implements Sampler {
  /** Creates a sampler. */
  public SequentialSampler() {}

  @Override
  public long[] order(long size) {
    long[] order = new long[Math.toIntExact(size)];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
    return order;
  }

  @Override
  public long length(long size) {
    return size;
  }

  @Override
  public String toString() {
    return "SequentialSampler()";
  }
}
