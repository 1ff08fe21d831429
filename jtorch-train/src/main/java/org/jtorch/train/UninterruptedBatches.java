package org.jtorch.train;

import java.util.Iterator;
import java.util.function.Supplier;
import org.jtorch.data.DataLoader;
import org.jtorch.data.DataLoaderException;

/**
 * Batches whose iteration goes on after an interrupt of the thread, which the trainer remembers: it
 * ends a training between two steps, and a loader would end between two batches.
 */
record UninterruptedBatches<B>(Trainer trainer, Iterable<B> batches) implements Iterable<B> {
  @Override
  public Iterator<B> iterator() {
    return new Uninterrupted();
  }

  private final class Uninterrupted implements Iterator<B> {
    private Iterator<B> iterator = batches.iterator();

    @Override
    public boolean hasNext() {
      return again(() -> iterator.hasNext());
    }

    @Override
    public B next() {
      return again(() -> iterator.next());
    }

    private <T> T again(Supplier<T> body) {
      boolean unused = trainer.isInterrupted();
      try {
        return body.get();
      } catch (DataLoaderException e) {
        boolean isInterrupt = e.getCause() instanceof InterruptedException;
        if (isInterrupt && trainer.isInterrupted() && batches instanceof DataLoader<?> loader) {
          loader.loadStateDict(loader.stateDict());
          iterator = batches.iterator();
          return again(body);
        }
        throw e;
      }
    }
  }
}
