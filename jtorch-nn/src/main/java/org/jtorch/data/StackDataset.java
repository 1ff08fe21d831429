package org.jtorch.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Datasets side by side: a sample consists of the samples of all of them at one index, {@code
 * torch.utils.data.StackDataset}.
 *
 * <pre>{@code
 * Dataset<Map<String, Sample>> pairs =
 *     StackDataset.named(Map.of("left", dataset, "right", dataset));
 * }</pre>
 *
 * @param <S> the type of a sample: a list or a map
 */
public final class StackDataset<S> implements Dataset<S> {
  private final Object datasets;
  private final long size;
  private final LongFunction<S> reader;

  private StackDataset(Object datasets, long size, LongFunction<S> reader) {
    this.datasets = datasets;
    this.size = size;
    this.reader = reader;
  }

  /**
   * Stacks datasets; a sample is a list with one entry per dataset.
   *
   * @param datasets at least one, all of one size
   * @param <T> a common type of their samples
   * @return the stacked dataset
   * @throws IllegalArgumentException if the sizes differ
   */
  public static <T> StackDataset<List<T>> of(List<? extends Dataset<? extends T>> datasets) {
    List<Dataset<? extends T>> all = List.copyOf(datasets);
    return new StackDataset<>(
        all,
        commonSize(all),
        index -> {
          List<T> sample = new ArrayList<>(all.size());
          for (Dataset<? extends T> dataset : all) {
            sample.add(dataset.get(index));
          }
          return sample;
        });
  }

  /**
   * Stacks named datasets; a sample is a map with one entry per dataset.
   *
   * @param datasets at least one, all of one size; a sample keeps the order of the map
   * @param <T> a common type of their samples
   * @return the stacked dataset
   * @throws IllegalArgumentException if the sizes differ
   */
  public static <T> StackDataset<Map<String, T>> named(
      Map<String, ? extends Dataset<? extends T>> datasets) {
    Map<String, Dataset<? extends T>> all = new LinkedHashMap<>(datasets);
    return new StackDataset<>(
        all,
        commonSize(all.values()),
        index -> {
          Map<String, T> sample = new LinkedHashMap<>();
          all.forEach((name, dataset) -> sample.put(name, dataset.get(index)));
          return sample;
        });
  }

  private static long commonSize(Collection<? extends Dataset<?>> datasets) {
    if (datasets.isEmpty()) {
      throw new IllegalArgumentException("StackDataset: at least one dataset is needed");
    }
    long[] sizes = datasets.stream().mapToLong(Dataset::size).distinct().toArray();
    if (sizes.length > 1) {
      throw new IllegalArgumentException(
          "StackDataset: the datasets have different sizes, "
              + sizes[0]
              + " and "
              + sizes[1]
              + ": "
              + datasets);
    }
    return sizes[0];
  }

  @Override
  public S get(long index) {
    return reader.apply(index);
  }

  @Override
  public long size() {
    return size;
  }

  /** Returns the datasets. */
  @Override
  public String toString() {
    return "StackDataset(" + datasets + ")";
  }
}
