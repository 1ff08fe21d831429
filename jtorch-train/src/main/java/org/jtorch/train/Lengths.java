package org.jtorch.train;

import java.util.Collection;
import java.util.OptionalLong;
import org.jtorch.data.DataLoader;

/** Numbers of batches. */
final class Lengths {
  private Lengths() {}

  /** The number of items of an iterable, if it is known. */
  static OptionalLong of(Iterable<?> items) {
    if (items instanceof DataLoader<?> loader) {
      return OptionalLong.of(loader.size());
    }
    return items instanceof Collection<?> collection
        ? OptionalLong.of(collection.size())
        : OptionalLong.empty();
  }
}
