package org.jtorch.train;

import java.util.Collection;
import java.util.OptionalLong;
import org.jtorch.data.DataLoader;

/** Numbers of batches. */
final class Lengths {
  private Lengths() {}

  /** The number of items of an iterable, if it is known; that of a stream may not be. */
  static OptionalLong of(Iterable<?> items) {
    if (items instanceof DataLoader<?> loader) {
      try {
        return OptionalLong.of(loader.size());
      } catch (UnsupportedOperationException e) {
        return OptionalLong.empty();
      }
    }
    return items instanceof Collection<?> collection
        ? OptionalLong.of(collection.size())
        : OptionalLong.empty();
  }
}
