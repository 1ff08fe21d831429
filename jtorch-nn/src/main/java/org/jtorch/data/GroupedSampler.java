package org.jtorch.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;

/** Batch sampler that groups the indices of a sampler. */
final class GroupedSampler implements BatchSampler {
  private final Sampler sampler;
  private final int batchSize;
  private final boolean dropLast;

  GroupedSampler(Sampler sampler, int batchSize, boolean dropLast) {
    this.sampler = Objects.requireNonNull(sampler, "sampler");
    this.batchSize = (int) DataLoader.Options.positive("batchSize", batchSize);
    this.dropLast = dropLast;
  }

  @Override
  public Iterator<long[]> batches(long size) {
    long[] order = Objects.requireNonNull(sampler.order(size), "the sampler returned null");
    int end = dropLast ? order.length / batchSize * batchSize : order.length;
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < end;
      }

      @Override
      public long[] next() {
        if (next >= end) {
          throw new NoSuchElementException("the epoch has no more batches");
        }
        int from = next;
        next = (int) Math.min(end, (long) from + batchSize);
        return Arrays.copyOfRange(order, from, next);
      }
    };
  }

  @Override
  public long length(long size) {
    long samples = sampler.length(size);
    return dropLast ? samples / batchSize : (samples + batchSize - 1) / batchSize;
  }

  @Override
  public Map<String, Object> stateDict() {
    return sampler.stateDict();
  }

  @Override
  public void loadStateDict(Map<String, ?> state) {
    sampler.loadStateDict(state);
  }

  @Override
  public String toString() {
    return "BatchSampler(" + sampler + ", " + batchSize + ", dropLast=" + dropLast + ")";
  }
}
