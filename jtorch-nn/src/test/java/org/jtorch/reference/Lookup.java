package org.jtorch.reference;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Values that must be there. */
public final class Lookup {
  private Lookup() {}

  /** The value of a key; fails the test if there is none. */
  public static <V> V at(Map<?, ? extends @Nullable V> map, Object key) {
    return Objects.requireNonNull(map.get(key), key::toString);
  }
}
