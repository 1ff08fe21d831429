package org.jtorch.serving.internal.batching;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The batches of one model that are being computed, by bucket. Guarded by the queue's lock. */
final class RunningBatches {
  /** What is being computed of one bucket. */
  record Load(int batches, int requests) {}

  private final Map<BucketKey, Load> loads = new HashMap<>();

  void add(BucketKey key, int requests) {
    Load load = loads.getOrDefault(key, new Load(0, 0));
    loads.put(key, new Load(load.batches + 1, load.requests + requests));
  }

  void remove(BucketKey key, int requests) {
    Load load = loads.get(key);
    if (load == null || load.batches == 1) {
      loads.remove(key);
    } else {
      loads.put(key, new Load(load.batches - 1, load.requests - requests));
    }
  }

  boolean isEmpty() {
    return loads.isEmpty();
  }

  /** Returns what is being computed of a bucket; null if nothing is. */
  @Nullable Load of(BucketKey key) {
    return loads.get(key);
  }
}
