package org.jtorch.data;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Makes batches from a map-style dataset. */
final class MapReader<S, B> implements Fetcher<B> {
  private final Dataset<S> dataset;
  private final Function<List<S>, B> collate;

  MapReader(Dataset<S> dataset, Function<List<S>, B> collate) {
    this.dataset = dataset;
    this.collate = collate;
  }

  @Override
  public B fetch(BatchTask task, SampleContext context) {
    List<S> samples =
        Objects.requireNonNull(dataset.getAll(task.indices()), "getAll returned null");
    context.beginCollate();
    return Objects.requireNonNull(collate.apply(samples), "collate returned null");
  }
}
