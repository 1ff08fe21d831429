package org.jtorch.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.TensorScope;

/** Makes batches from a stream. */
final class StreamReader<S, B> implements Fetcher<B> {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.data");

  private final Iterator<S> samples;
  private final Function<List<S>, B> collate;
  private final boolean dropLast;
  private final int worker;
  private long ordinal;
  private boolean ended;

  StreamReader(
      IterableDataset<S> dataset, Function<List<S>, B> collate, boolean dropLast, int worker) {
    this.samples = dataset.iterator();
    this.collate = collate;
    this.dropLast = dropLast;
    this.worker = worker;
  }

  @Override
  public @Nullable B fetch(BatchTask task, SampleContext context) {
    List<S> read = new ArrayList<>(task.indices().length);
    while (!ended && read.size() < task.indices().length) {
      context.beginStreamed(worker, ordinal);
      if (samples.hasNext()) {
        read.add(samples.next());
        ordinal++;
      } else {
        ended = true;
      }
      context.endStreamed();
    }
    if (read.isEmpty() || (dropLast && read.size() < task.indices().length)) {
      return null;
    }
    context.beginCollate();
    return Objects.requireNonNull(collate.apply(read), "collate returned null");
  }

  @Override
  public void close() {
    close(samples);
  }

  /** Closes an iterator that needs it. */
  static void close(@Nullable Iterator<?> iterator) {
    if (iterator instanceof AutoCloseable closeable) {
      try (TensorScope scope = TensorScope.open()) {
        closeable.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        LOGGER.log(System.Logger.Level.WARNING, "closing " + iterator + " failed", e);
      }
    }
  }
}
