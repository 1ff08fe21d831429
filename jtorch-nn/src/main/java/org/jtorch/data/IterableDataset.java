package org.jtorch.data;

import java.util.Iterator;

/**
 * Iterable-style dataset: a stream of samples, {@code torch.utils.data.IterableDataset}.
 *
 * <pre>{@code
 * IterableDataset<Tensor> stream = () -> sentences.iterator();
 * }</pre>
 *
 * <p>A loader with workers calls {@link #iterator} once per worker and epoch, on the worker's
 * thread. As in Python each worker returns the whole stream, unless {@code iterator} takes a part
 * of it by {@link WorkerInfo#current}. An iterator that is {@link AutoCloseable} is closed at the
 * end of its epoch.
 *
 * <p><b>Thread safety:</b> each iterator is used by one thread at a time.
 *
 * @param <S> the type of a sample, usually {@link Sample}
 */
@FunctionalInterface
public interface IterableDataset<S> extends Dataset<S>, Iterable<S> {
  /**
   * Begins the stream.
   *
   * @return the samples in order
   */
  @Override
  Iterator<S> iterator();

  /**
   * Refuses the call: a stream has no indices.
   *
   * @throws UnsupportedOperationException always
   */
  @Override
  default S get(long index) {
    throw new UnsupportedOperationException(this + " is a stream, which has no indices");
  }

  /**
   * Returns the number of samples, {@code len(dataset)}. A stream that knows it overrides it.
   *
   * @throws UnsupportedOperationException by default
   */
  @Override
  default long size() {
    throw new UnsupportedOperationException("the size of " + this + " is unknown");
  }
}
