package org.jtorch.it;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/** Detects tensors that a call left open in addition to its results. */
public final class Leftovers {
  private final long before = Torch.memoryStats().unclosed();

  private Leftovers() {}

  /**
   * Starts counting.
   *
   * @return a counter to be read right after the call
   */
  public static Leftovers sinceNow() {
    return new Leftovers();
  }

  /**
   * Returns the error found after the call.
   *
   * @param result what it returned, null if nothing
   * @param operands its arguments; a returned argument is not a new tensor
   * @return null if there is as much more as was returned
   */
  public @Nullable String notReturned(@Nullable Object result, Object... operands) {
    Set<Tensor> fresh = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(result, fresh);
    Set<Tensor> given = Collections.newSetFromMap(new IdentityHashMap<>());
    collect(operands, given);
    fresh.removeAll(given);
    fresh.removeIf(Tensor::isClosed);
    long left = Torch.memoryStats().unclosed() - before - fresh.size();
    return left == 0 ? null : "leaves " + left + " tensors open in addition to its " + fresh.size();
  }

  private static void collect(@Nullable Object value, Set<Tensor> found) {
    if (value instanceof Tensor tensor) {
      found.add(tensor);
    } else if (value instanceof TensorHolder holder) {
      found.addAll(holder.tensors());
    } else if (value instanceof Collection<?> several) {
      several.forEach(element -> collect(element, found));
    } else if (value instanceof Map<?, ?> map) {
      collect(map.values(), found);
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(content -> collect(content, found));
    } else if (value instanceof Object[] array) {
      collect(Arrays.asList(array), found);
    } else if (value instanceof Record record) {
      RecordParts.of(record).forEach(part -> collect(part, found));
    }
  }
}
