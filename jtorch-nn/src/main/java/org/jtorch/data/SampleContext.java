package org.jtorch.data;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.OwnGenerator;

/**
 * The batch that a thread makes: seeds the generator of each sample, and records which sample is
 * read, for the message of an error.
 */
final class SampleContext implements AutoCloseable {
  private static final ThreadLocal<@Nullable SampleContext> CURRENT = new ThreadLocal<>();

  private final BatchTask task;
  private final long epochSeed;
  private final @Nullable OwnGenerator generator;
  private final BooleanSupplier cancelled;
  private final @Nullable SampleContext enclosing = CURRENT.get();
  private boolean inSample;
  private boolean collates;
  private boolean streamed;
  private long index;

  /**
   * Makes this the calling thread's batch.
   *
   * @param generator draws for the samples, seeded for each; null if none is seeded
   * @param cancelled whether the batch is no longer wanted
   */
  SampleContext(
      BatchTask task, long epochSeed, @Nullable OwnGenerator generator, BooleanSupplier cancelled) {
    this.task = task;
    this.epochSeed = epochSeed;
    this.generator = generator;
    this.cancelled = cancelled;
    CURRENT.set(this);
    seed(SampleSeeds.ofBatch(epochSeed, task.number()));
  }

  @Override
  public void close() {
    if (enclosing == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(enclosing);
    }
  }

  /** Reads samples by {@link Dataset#get}. */
  static <S> List<S> readEach(Dataset<S> dataset, long[] indices) {
    SampleContext context = CURRENT.get();
    List<S> samples = new ArrayList<>(indices.length);
    if (context == null || context.inSample || context.collates) {
      for (long index : indices) {
        samples.add(dataset.get(index));
      }
      return samples;
    }
    BatchTask task = context.task;
    boolean whole = indices.length == task.indices().length;
    for (int i = 0; i < indices.length; i++) {
      long index = whole ? task.indices()[i] : indices[i];
      context.begin(
          index, SampleSeeds.ofSample(context.epochSeed, index, whole ? task.repeat(i) : 0));
      samples.add(dataset.get(indices[i]));
      context.inSample = false;
    }
    return samples;
  }

  /** Begins a sample of a stream. */
  void beginStreamed(int worker, long ordinal) {
    streamed = true;
    begin(ordinal, SampleSeeds.ofStream(epochSeed, worker, ordinal));
  }

  void endStreamed() {
    inSample = false;
  }

  private void begin(long sample, long seed) {
    if (cancelled.getAsBoolean()) {
      throw new CancellationException("the batch is no longer needed");
    }
    index = sample;
    inSample = true;
    seed(seed);
  }

  /** Ends the reading of samples. */
  void beginCollate() {
    collates = true;
    seed(SampleSeeds.ofCollate(epochSeed, task.number()));
  }

  private void seed(long seed) {
    if (generator != null) {
      generator.seed(seed);
    }
  }

  /** Returns the index of a sample in the dataset, given its position in the batch. */
  static String indexAt(int position) {
    SampleContext context = CURRENT.get();
    return context == null || context.streamed || position >= context.task.indices().length
        ? "at position " + position + " of the batch"
        : "at index " + context.task.indices()[position];
  }

  /** Returns what failed, for a message. */
  String failing() {
    if (inSample) {
      return (streamed ? "sample " : "the sample at index ") + index;
    }
    return (collates ? "collating " : "reading ")
        + (streamed ? "batch " + task.number() : described(task.indices()));
  }

  private static String described(long[] indices) {
    StringBuilder text = new StringBuilder("the batch of the samples ");
    int shown = Math.min(indices.length, 8);
    for (int i = 0; i < shown; i++) {
      text.append(i == 0 ? "" : ", ").append(indices[i]);
    }
    return text.append(shown < indices.length ? ", ..." : "").toString();
  }
}
