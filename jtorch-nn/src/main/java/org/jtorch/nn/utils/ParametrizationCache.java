package org.jtorch.nn.utils;

import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Cache of the values of parametrized tensors while {@link Parametrize#cached} runs. */
final class ParametrizationCache {
  private static final ThreadLocal<@Nullable ParametrizationCache> CURRENT = new ThreadLocal<>();

  private final IdentityHashMap<ParametrizationList, Tensor> values = new IdentityHashMap<>();
  private int depth;

  static void enter() {
    ParametrizationCache cache = CURRENT.get();
    if (cache == null) {
      cache = new ParametrizationCache();
      CURRENT.set(cache);
    }
    cache.depth++;
  }

  static void leave() {
    ParametrizationCache cache = CURRENT.get();
    if (cache != null && --cache.depth == 0) {
      CURRENT.remove();
      cache.values.values().forEach(Tensor::close);
    }
  }

  static Tensor get(ParametrizationList list) {
    ParametrizationCache cache = CURRENT.get();
    if (cache == null) {
      return list.compute();
    }
    return cache.values.computeIfAbsent(list, key -> TensorScope.unscoped(key.compute()));
  }
}
