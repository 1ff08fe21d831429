package org.jtorch.reference;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Lookups that fail the test if there is no value. */
public final class Lookup {
  private Lookup() {}

  /** Returns the value of a key; throws if there is none. */
  public static <V> V at(Map<?, ? extends @Nullable V> map, Object key) {
    return Objects.requireNonNull(map.get(key), key::toString);
  }
}
