package org.jtorch.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Collate functions, which make a batch from samples, {@code torch.utils.data.default_collate}.
 *
 * <pre>{@code
 * PaddedBatch batch = Collate.padded().apply(sentences);
 * Object stacked = Collate.defaultCollate(List.of(Map.of("x", 1.5), Map.of("x", 2.5)));
 * }</pre>
 *
 * <p>Samples are nested values: tensors, numbers, booleans, arrays of numbers, strings, and
 * records, maps, lists and arrays of these. {@link #defaultCollate} gives the rules.
 */
public final class Collate {
  private Collate() {}

  /**
   * Makes a batch of nested values, {@code default_collate}. The batch has the structure of one
   * sample:
   *
   * <ul>
   *   <li>tensors, and arrays of numbers, are stacked along a new first dimension;
   *   <li>numbers become a tensor of shape {@code (N)}: int64 for whole numbers, float64 for {@code
   *       Double}, float32 for {@code Float}, bool for {@code Boolean};
   *   <li>strings, and {@code byte[]}, become a list;
   *   <li>a map, list, array of objects, {@link Sample} or record becomes a map, list, list, {@link
   *       Batch} or record, whose entries are collated. A record with a component that cannot hold
   *       what it becomes, such as {@code long label}, becomes a map by component name; {@link
   *       #into} makes a record of another class of it.
   * </ul>
   *
   * @param samples at least one, all of one structure
   * @return the batch
   * @throws IllegalArgumentException if the samples are of another type, or differ
   */
  public static Object defaultCollate(List<?> samples) {
    return DefaultCollate.of(samples);
  }

  /**
   * Makes batches of type {@code B} by {@link #defaultCollate}. Where {@code B} is a record, it may
   * be another one than the samples': its components are taken by name from samples that are
   * records or maps, and in order from samples that are lists, arrays or {@link Sample}s.
   *
   * <pre>{@code
   * record Digit(float[] image, long label) {}
   * record Digits(Tensor image, Tensor label) {}
   * Digits batch =
   *     Collate.<Digit, Digits>into(Digits.class)
   *         .apply(List.of(new Digit(new float[] {1, 2}, 3)));
   * }</pre>
   *
   * @param type the class of a batch
   * @param <S> the type of a sample
   * @param <B> the type of a batch
   * @return the collate function
   */
  public static <S, B> Function<List<S>, B> into(Class<B> type) {
    Objects.requireNonNull(type, "type");
    return samples -> RecordCollate.convert(DefaultCollate.of(samples), type);
  }

  /**
   * Stacks the tensors of samples position by position, as a loader does without a collate
   * function. For a collate function that goes on with the batch, such as {@code CutMix}: {@code
   * Collate.samples().andThen(batch -> ...)}.
   *
   * @return the collate function
   */
  public static Function<List<Sample>, Batch> samples() {
    return Collate::samples;
  }

  /**
   * Stacks tensors of one shape along a new first dimension.
   *
   * @return the collate function
   */
  public static Function<List<Tensor>, Tensor> stack() {
    return samples -> {
      requireNonNull(samples);
      return Torch.stack(samples);
    };
  }

  /**
   * Makes a map of tensors from maps of tensors, arrays, numbers and booleans, by {@link
   * #defaultCollate}.
   *
   * @param <V> the type of the samples' values
   * @return the collate function
   */
  public static <V> Function<List<Map<String, V>>, Map<String, Tensor>> maps() {
    return samples -> {
      Map<String, Tensor> batch = new LinkedHashMap<>();
      ((Map<?, ?>) DefaultCollate.of(samples))
          .forEach((name, value) -> batch.put((String) name, tensor(name, value)));
      return batch;
    };
  }

  /**
   * Makes a list of tensors from lists of tensors, arrays, numbers and booleans, by {@link
   * #defaultCollate}.
   *
   * @param <V> the type of the samples' entries
   * @return the collate function
   */
  public static <V> Function<List<List<V>>, List<Tensor>> lists() {
    return samples -> {
      List<Tensor> batch = new ArrayList<>();
      for (Object value : (Collection<?>) DefaultCollate.of(samples)) {
        batch.add(tensor(batch.size(), value));
      }
      return batch;
    };
  }

  private static Tensor tensor(Object key, Object value) {
    if (value instanceof Tensor tensor) {
      return tensor;
    }
    throw new IllegalArgumentException(
        "the samples' entry " + key + " does not become a tensor: use Collate.defaultCollate");
  }

  /**
   * Pads tensors of different lengths with zeros, {@code pad_sequence} as a collate function; see
   * {@link #padded(double)}.
   *
   * @return the collate function
   */
  public static Function<List<Tensor>, PaddedBatch> padded() {
    return padded(0);
  }

  /**
   * Pads tensors of different lengths, {@code torch.nn.utils.rnn.pad_sequence} as a collate
   * function. The tensors may differ in any dimension, and have one number of dimensions.
   *
   * @param paddingValue the value of the elements that are added
   * @return makes a {@link PaddedBatch} of the tensors and their lengths
   */
  public static Function<List<Tensor>, PaddedBatch> padded(double paddingValue) {
    return samples -> {
      requireNonNull(samples);
      return Padding.pad(samples, paddingValue);
    };
  }

  /**
   * Makes a {@link Batch} of samples whose tensors may differ in length. Each tensor of a sample is
   * padded as {@link #padded(double)} does, and the lengths of the inputs are added as the last
   * tensor of the batch.
   *
   * @param paddingValue the value of the elements that are added
   * @return makes a batch of inputs, {@code (N, L, ...)}; targets; and input lengths, int64 {@code
   *     (N)}
   */
  public static Function<List<Sample>, Batch> paddedSamples(double paddingValue) {
    return samples -> {
      requireNonNull(samples);
      List<Tensor> tensors = new ArrayList<>();
      for (int i = 0; i < samples.get(0).tensors().size(); i++) {
        int column = i;
        tensors.add(
            Padding.values(
                samples.stream().map(sample -> sample.get(column)).collect(Collectors.toList()),
                paddingValue));
      }
      tensors.add(Padding.lengths(samples.stream().map(Sample::input).toList()));
      return new Batch(tensors);
    };
  }

  /** Makes a batch of samples of tensors. */
  static Batch samples(List<Sample> samples) {
    requireNonNull(samples);
    return Batch.stack(samples);
  }

  /** Refuses samples that are null, which a user's collate function may leave out. */
  static void requireNonNull(List<?> samples) {
    for (int i = 0; i < samples.size(); i++) {
      if (samples.get(i) == null) {
        throw new LoaderErrors.MissingSample(i);
      }
    }
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("the batch has no samples");
    }
  }
}
