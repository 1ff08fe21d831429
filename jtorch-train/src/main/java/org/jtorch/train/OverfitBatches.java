package org.jtorch.train;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jtorch.TensorScope;
import org.jtorch.data.DataLoader;

/**
 * The first batches of a loader, kept to be used in each epoch.
 *
 * @param batches the batches
 * @param isOwned whether their tensors were taken over from a loader
 */
record OverfitBatches<B>(List<B> batches, boolean isOwned) implements AutoCloseable {
  static <B> OverfitBatches<B> of(Iterable<B> source, int count) {
    List<B> batches = new ArrayList<>();
    Iterator<B> iterator = source.iterator();
    while (batches.size() < count && iterator.hasNext()) {
      B batch = iterator.next();
      if (source instanceof DataLoader<?>) {
        keep(source, batch);
      }
      batches.add(batch);
    }
    if (source instanceof DataLoader<?> loader) {
      loader.close();
    }
    return new OverfitBatches<>(batches, source instanceof DataLoader<?>);
  }

  @SuppressWarnings("unchecked") // the batch is one of this loader
  private static <B> void keep(Iterable<B> source, B batch) {
    ((DataLoader<B>) source).keep(batch);
  }

  @Override
  public void close() {
    if (isOwned) {
      batches.forEach(TensorScope::closeAll);
    }
  }
}
