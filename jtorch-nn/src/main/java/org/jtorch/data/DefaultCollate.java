package org.jtorch.data;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** PyTorch's {@code default_collate} for Java's types. */
final class DefaultCollate {
  private DefaultCollate() {}

  static Object of(List<?> samples) {
    Collate.requireNonNull(samples);
    Object first = samples.get(0);
    if (first instanceof Tensor) {
      return Torch.stack(all(samples, Tensor.class));
    } else if (first instanceof Number || first instanceof Boolean) {
      return numbers(samples, first);
    } else if (first instanceof CharSequence || first instanceof byte[]) {
      return List.copyOf(samples);
    } else if (first instanceof Sample) {
      return Batch.stack(all(samples, Sample.class));
    } else if (first instanceof Map<?, ?> map) {
      return maps(cast(all(samples, Map.class)), map);
    } else if (first instanceof List<?>) {
      return columns(cast(all(samples, List.class)));
    } else if (first instanceof Object[]) {
      return columns(all(samples, Object[].class).stream().map(Arrays::asList).toList());
    } else if (first instanceof Record) {
      return RecordCollate.of(all(samples, first.getClass().asSubclass(Record.class)));
    } else if (first.getClass().isArray()) {
      return Torch.stack(samples.stream().map(DefaultCollate::array).toList());
    }
    throw new IllegalArgumentException(
        "default collate: samples must consist of tensors, numbers, booleans, strings, arrays,"
            + " records, maps or lists; found "
            + first.getClass().getName());
  }

  private static <T> List<T> all(List<?> samples, Class<T> type) {
    List<T> cast = new ArrayList<>(samples.size());
    for (Object sample : samples) {
      if (!type.isInstance(sample)) {
        throw new IllegalArgumentException(
            "default collate: the samples of a batch have different types: "
                + samples.get(0).getClass().getName()
                + " and "
                + sample.getClass().getName());
      }
      cast.add(type.cast(sample));
    }
    return cast;
  }

  /** Returns a list whose elements are known to be of a generic type. */
  @SuppressWarnings("unchecked") // any Map is a Map<?, ?>, and any List a List<?>
  private static <T> List<T> cast(List<? super T> checked) {
    return (List<T>) checked;
  }

  private static Tensor numbers(List<?> samples, Object first) {
    int count = samples.size();
    if (first instanceof Boolean) {
      boolean[] values = new boolean[count];
      List<Boolean> given = all(samples, Boolean.class);
      for (int i = 0; i < count; i++) {
        values[i] = given.get(i);
      }
      return Torch.tensor(values);
    }
    List<Number> given = all(samples, Number.class);
    if (given.stream().anyMatch(Double.class::isInstance)) {
      return Torch.tensor(given.stream().mapToDouble(Number::doubleValue).toArray());
    } else if (given.stream().anyMatch(Float.class::isInstance)) {
      float[] values = new float[count];
      for (int i = 0; i < count; i++) {
        values[i] = given.get(i).floatValue();
      }
      return Torch.tensor(values);
    }
    return Torch.tensor(given.stream().mapToLong(DefaultCollate::whole).toArray());
  }

  private static long whole(Number number) {
    if (number instanceof Long
        || number instanceof Integer
        || number instanceof Short
        || number instanceof Byte) {
      return number.longValue();
    }
    throw new IllegalArgumentException(
        "default collate: numbers must be of a primitive type; found "
            + number.getClass().getName());
  }

  private static Tensor array(Object array) {
    if (array instanceof float[] values) {
      return Torch.tensor(values);
    } else if (array instanceof double[] values) {
      return Torch.tensor(values);
    } else if (array instanceof long[] values) {
      return Torch.tensor(values);
    } else if (array instanceof int[] values) {
      return Torch.tensor(values);
    } else if (array instanceof short[] values) {
      return Torch.tensor(values);
    } else if (array instanceof boolean[] values) {
      return Torch.tensor(values);
    }
    throw new IllegalArgumentException(
        "default collate: "
            + array.getClass().getSimpleName()
            + " of length "
            + (array.getClass().isArray() ? Array.getLength(array) : 1)
            + " is no array of numbers");
  }

  private static Map<Object, Object> maps(List<Map<?, ?>> samples, Map<?, ?> first) {
    Map<Object, Object> batch = new LinkedHashMap<>();
    for (Object key : first.keySet()) {
      List<Object> column = new ArrayList<>(samples.size());
      for (Map<?, ?> sample : samples) {
        if (!sample.containsKey(key)) {
          throw new IllegalArgumentException(
              "default collate: a sample has no entry " + key + ", as the first one has");
        }
        column.add(sample.get(key));
      }
      batch.put(key, of(column));
    }
    return batch;
  }

  private static List<Object> columns(List<? extends List<?>> samples) {
    int size = samples.get(0).size();
    List<Object> batch = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      List<Object> column = new ArrayList<>(samples.size());
      for (List<?> sample : samples) {
        if (sample.size() != size) {
          throw new IllegalArgumentException(
              "default collate: each list in a batch must have the same size; found "
                  + size
                  + " and "
                  + sample.size());
        }
        column.add(sample.get(i));
      }
      batch.add(of(column));
    }
    return batch;
  }
}
