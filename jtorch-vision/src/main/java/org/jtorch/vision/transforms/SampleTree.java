package org.jtorch.vision.transforms;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.Batch;
import org.jtorch.nn.internal.RecordAccess;
import org.jtorch.vision.tvtensors.TVTensor;

/** Values of records, maps, lists and batches, depth first, {@code torch.utils._pytree}. */
final class SampleTree {
  private final @Nullable Object sample;
  private final List<@Nullable Object> leaves = new ArrayList<>();

  private SampleTree(@Nullable Object sample) {
    this.sample = sample;
    collect(sample);
  }

  static SampleTree of(@Nullable Object sample) {
    return new SampleTree(sample);
  }

  /** Moves the tensors of a sample out of a scope; values of unknown types hold none. */
  static void keep(TensorScope scope, @Nullable Object sample) {
    List<@Nullable Object> tensors = new ArrayList<>(of(sample).leaves);
    tensors.removeIf(leaf -> !(leaf instanceof Tensor || leaf instanceof TVTensor));
    var unused = scope.keep(tensors);
  }

  List<@Nullable Object> leaves() {
    return leaves;
  }

  private void collect(@Nullable Object value) {
    if (value instanceof Batch batch) {
      leaves.addAll(batch.tensors());
    } else if (value instanceof List<?> list) {
      list.forEach(this::collect);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(this::collect);
    } else if (value instanceof Record from && !(value instanceof TVTensor)) {
      for (RecordComponent component : from.getClass().getRecordComponents()) {
        collect(RecordAccess.read(from, component));
      }
    } else {
      leaves.add(value);
    }
  }

  /** Returns the sample with other leaves; what has not changed is the same object. */
  Object rebuilt(List<@Nullable Object> changed, String transform) {
    Object result = rebuilt(sample, changed.iterator(), transform);
    if (result == null) {
      throw new IllegalArgumentException(transform + ": the sample is null");
    }
    return result;
  }

  private static @Nullable Object rebuilt(
      @Nullable Object value, Iterator<@Nullable Object> leaves, String transform) {
    if (value instanceof Batch batch) {
      return batch(batch, leaves, transform);
    } else if (value instanceof List<?> list) {
      List<@Nullable Object> entries = new ArrayList<>(list.size());
      list.forEach(entry -> entries.add(rebuilt(entry, leaves, transform)));
      return isSame(list, entries) ? list : Collections.unmodifiableList(entries);
    } else if (value instanceof Map<?, ?> map) {
      Map<@Nullable Object, @Nullable Object> entries = new LinkedHashMap<>();
      map.forEach((key, entry) -> entries.put(key, rebuilt(entry, leaves, transform)));
      return isSame(map.values(), entries.values()) ? map : entries;
    } else if (value instanceof Record from && !(value instanceof TVTensor)) {
      return record(from, leaves, transform);
    }
    return leaves.next();
  }

  private static Batch batch(Batch from, Iterator<@Nullable Object> leaves, String transform) {
    List<Tensor> tensors = new ArrayList<>();
    while (tensors.size() < from.tensors().size()) {
      Object result = leaves.next();
      if (!(result instanceof Tensor tensor)) {
        throw new IllegalArgumentException(
            transform
                + " makes a "
                + (result == null ? "null" : result.getClass().getSimpleName())
                + " of a tensor of a Batch");
      }
      tensors.add(tensor);
    }
    return isSame(from.tensors(), tensors) ? from : new Batch(tensors);
  }

  private static Object record(Record from, Iterator<@Nullable Object> leaves, String transform) {
    List<@Nullable Object> before = new ArrayList<>();
    List<@Nullable Object> after = new ArrayList<>();
    for (RecordComponent component : from.getClass().getRecordComponents()) {
      Object value = RecordAccess.read(from, component);
      Object changed = rebuilt(value, leaves, transform);
      // Each reading of a primitive component boxes it anew.
      Object result = component.getType().isPrimitive() ? value : changed;
      before.add(value);
      after.add(result);
      if (value != result && !component.getType().isInstance(result)) {
        throw new IllegalArgumentException(
            transform
                + " makes a "
                + (result == null ? "null" : result.getClass().getSimpleName())
                + " of "
                + from.getClass().getSimpleName()
                + "."
                + component.getName()
                + ", which is a "
                + component.getType().getSimpleName());
      }
    }
    return isSame(before, after) ? from : RecordAccess.create(from.getClass(), after.toArray());
  }

  private static boolean isSame(Iterable<?> before, Iterable<?> after) {
    Iterator<?> old = before.iterator();
    for (Object value : after) {
      if (value != old.next()) {
        return false;
      }
    }
    return true;
  }
}
