package org.jtorch.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Streams one after the other, {@code torch.utils.data.ChainDataset}.
 *
 * @param <S> the type of a sample
 */
public final class ChainDataset<S> implements IterableDataset<S> {
  private final List<IterableDataset<S>> datasets;

  /**
   * Chains datasets.
   *
   * @param datasets the streams in order
   */
  public ChainDataset(List<? extends IterableDataset<S>> datasets) {
    this.datasets = List.copyOf(datasets);
  }

  @Override
  public Iterator<S> iterator() {
    return new Chained<>(new ArrayList<>(datasets).iterator());
  }

  /**
   * {@return the sum of the sizes}
   *
   * @throws UnsupportedOperationException if a dataset does not know its size
   */
  @Override
  public long size() {
    return datasets.stream().mapToLong(Dataset::size).sum();
  }

  /** Returns the datasets. */
  @Override
  public String toString() {
    return "ChainDataset(" + datasets + ")";
  }

  private static final class Chained<S> implements Iterator<S>, AutoCloseable {
    private final Iterator<IterableDataset<S>> rest;
    private @Nullable Iterator<S> samples;

    Chained(Iterator<IterableDataset<S>> rest) {
      this.rest = rest;
    }

    @Override
    public boolean hasNext() {
      while (samples == null || !samples.hasNext()) {
        close();
        if (!rest.hasNext()) {
          return false;
        }
        samples = rest.next().iterator();
      }
      return true;
    }

    @Override
    public S next() {
      if (!hasNext() || samples == null) {
        throw new NoSuchElementException("the chained datasets have no more samples");
      }
      return samples.next();
    }

    @Override
    public void close() {
      Iterator<S> ended = samples;
      samples = null;
      StreamReader.close(ended);
    }
  }
}
