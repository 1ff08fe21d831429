package org.jtorch.vision.transforms;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.data.Batch;
import org.jtorch.data.Sample;
import org.jtorch.nn.internal.RecordAccess;

/** Finds the labels of a sample, {@code labels_getter}. */
final class Labels {
  /** The target of a batch, or the entry that is named labels or whose name contains label. */
  static final Labels DEFAULT = new Labels(sample -> List.of(byName(sample)));

  /** No labels. */
  static final Labels NONE = new Labels(sample -> List.of());

  private final Function<Object, ? extends List<Tensor>> getter;

  private Labels(Function<Object, ? extends List<Tensor>> getter) {
    this.getter = getter;
  }

  /** Finds labels in samples of a type. */
  static <S> Labels of(Class<S> type, Function<? super S, ? extends List<Tensor>> getter) {
    return new Labels(
        sample -> {
          if (!type.isInstance(sample)) {
            throw new IllegalArgumentException(
                "labels are found in a "
                    + type.getSimpleName()
                    + ", got a "
                    + sample.getClass().getSimpleName());
          }
          return getter.apply(type.cast(sample));
        });
  }

  List<Tensor> find(Object sample) {
    return getter.apply(sample);
  }

  private static Tensor byName(Object sample) {
    List<?> parts =
        sample instanceof Batch batch
            ? batch.tensors()
            : sample instanceof Sample one
                ? one.tensors()
                : sample instanceof List<?> list ? list : List.of();
    Object second = parts.size() > 1 ? parts.get(1) : sample;
    if (second instanceof Tensor labels) {
      return labels;
    }
    Map<String, @Nullable Object> entries = entries(second);
    List<String> names = new ArrayList<>(entries.keySet());
    names.removeIf(name -> !name.toLowerCase(Locale.ROOT).contains("label"));
    Object found =
        names.stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).equals("labels"))
            .findFirst()
            .or(() -> names.stream().findFirst())
            .map(entries::get)
            .orElse(null);
    if (found instanceof Tensor labels) {
      return labels;
    }
    throw new IllegalArgumentException(
        "no labels were found in "
            + (entries.isEmpty() ? "a " + sample.getClass().getSimpleName() : entries.keySet())
            + ": name the entry labels, or give a function by o -> o.labels(...)");
  }

  private static Map<String, @Nullable Object> entries(Object sample) {
    Map<String, @Nullable Object> entries = new LinkedHashMap<>();
    if (sample instanceof Map<?, ?> map) {
      map.forEach((name, value) -> entries.put(String.valueOf(name), value));
    } else if (sample instanceof Record from) {
      for (RecordComponent component : from.getClass().getRecordComponents()) {
        entries.put(component.getName(), RecordAccess.read(from, component));
      }
    }
    return entries;
  }
}
