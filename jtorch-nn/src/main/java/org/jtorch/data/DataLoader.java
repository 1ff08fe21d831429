package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Batches of a dataset, made ahead by worker threads, {@code torch.utils.data.DataLoader}.
 *
 * <pre>{@code
 * DataLoader<Batch> loader = DataLoader.of(dataset, o -> o.batchSize(64).shuffle(true).workers(2));
 * for (Batch batch : loader) {
 *   Tensor logits = model.call(batch.input());
 * }
 * }</pre>
 *
 * <p>Batches come in order whatever the number of workers, and one seed gives one order, Python's.
 * Each iteration is an epoch with an order of its own. An exception in a dataset or in {@code
 * collate} reaches the loop as it was thrown, and ends the iteration; another can be begun.
 *
 * <p><b>Ownership:</b> the loader closes a batch when the next is asked for, at the end, and on
 * {@link #close}; {@link Batch#keep} takes one over, {@link #keep} one of another type. Tensors
 * that the dataset holds itself stay open, also as part of a batch. A loop left early is tidied up
 * by the next iteration or by {@code close}.
 *
 * <p><b>Thread safety:</b> to be iterated by one thread at a time.
 *
 * @param <B> the type of a batch
 */
public final class DataLoader<B> implements Iterable<B>, AutoCloseable {
  private final BatchMaker<B> maker;
  private final Dataset<?> dataset;
  private final Options options;
  private final Sampler sampler;
  private @Nullable BatchIterator<B> current;

  private DataLoader(BatchMaker<B> maker, Dataset<?> dataset, Options options, Sampler sampler) {
    this.maker = maker;
    this.dataset = dataset;
    this.options = options;
    this.sampler = sampler;
  }

  /**
   * A loader of samples that are stacked.
   *
   * @param dataset whose inputs have one shape, and targets too
   * @param options {@code o -> o.batchSize(64).shuffle(true)}
   * @return the loader
   */
  public static DataLoader<Batch> of(Dataset<Sample> dataset, Consumer<Options> options) {
    Objects.requireNonNull(dataset, "dataset");
    return made(
        dataset,
        indices -> {
          List<Sample> samples = dataset.getAll(indices);
          checkSamples(dataset, samples, indices);
          return Batch.stack(samples);
        },
        options);
  }

  /**
   * A loader of anything.
   *
   * @param dataset the samples
   * @param collate makes a batch of samples: a tensor, a record, list, map or array of tensors, or
   *     a {@link org.jtorch.TensorHolder}
   * @param options {@code o -> o.batchSize(64).shuffle(true)}
   * @param <S> the type of a sample
   * @param <B> the type of a batch
   * @return the loader
   */
  public static <S, B> DataLoader<B> of(
      Dataset<S> dataset, Function<List<S>, B> collate, Consumer<Options> options) {
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(collate, "collate");
    return made(dataset, indices -> collate.apply(dataset.getAll(indices)), options);
  }

  private static <B> DataLoader<B> made(
      Dataset<?> dataset, BatchMaker<B> maker, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new DataLoader<>(maker, dataset, chosen, chosen.order());
  }

  /** A collate function may leave out samples that are null; a stack of them cannot be made. */
  private static void checkSamples(Dataset<Sample> dataset, List<Sample> samples, long... indices) {
    for (int i = 0; i < indices.length; i++) {
      if (i >= samples.size() || samples.get(i) == null) {
        throw new NullPointerException(
            dataset + ": the sample at index " + indices[i] + " is null");
      }
    }
  }

  /**
   * Begins an epoch, and ends one that is still running: going on with that one throws.
   *
   * @return the batches in order
   */
  @Override
  public Iterator<B> iterator() {
    close();
    BatchIterator<B> begun = new BatchIterator<>(maker, sampler, dataset.size(), options);
    current = begun;
    return begun;
  }

  /**
   * How many batches an epoch has, {@code len(loader)}.
   *
   * @return the number of batches
   */
  public long batches() {
    long chosen = sampler.length(dataset.size());
    return options.dropLast
        ? chosen / options.batchSize
        : (chosen + options.batchSize - 1) / options.batchSize;
  }

  /**
   * Takes the present batch over from the loader, as {@link Batch#keep} does for batches of any
   * type.
   *
   * @param batch what the running iteration gave last
   * @return the batch, which lives until its tensors are closed or unreachable
   * @throws IllegalStateException if the loader has gone on
   */
  @CanIgnoreReturnValue
  public B keep(B batch) {
    BatchIterator<B> running = current;
    if (running == null) {
      throw new IllegalStateException("no iteration is running: the loader has closed its batches");
    }
    running.release(batch);
    return batch;
  }

  /** The dataset and the options. */
  @Override
  public String toString() {
    return "DataLoader("
        + dataset
        + ", batchSize="
        + options.batchSize
        + ", shuffle="
        + options.shuffle
        + ", dropLast="
        + options.dropLast
        + ", workers="
        + options.workers
        + ")";
  }

  /** Ends a running iteration: stops its workers and closes its batches. */
  @Override
  public void close() {
    BatchIterator<B> running = current;
    if (running != null) {
      running.cutShort();
      current = null;
    }
  }

  /**
   * What a loader can be told.
   *
   * <p><b>Ownership:</b> owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class Options {
    int batchSize = 1;
    boolean dropLast;
    int workers;
    int prefetch = 2;
    boolean shuffle;
    private @Nullable Sampler sampler;

    Options() {}

    /** The order of the samples. */
    Sampler order() {
      if (sampler == null) {
        return shuffle ? Sampler.shuffled() : Sampler.sequential();
      }
      if (shuffle) {
        throw new IllegalArgumentException(
            "DataLoader: sampler and shuffle(true) exclude each other: the sampler has an order");
      }
      return sampler;
    }

    /**
     * How many samples a batch has.
     *
     * @param batchSize 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options batchSize(int batchSize) {
      this.batchSize = positive("batchSize", batchSize);
      return this;
    }

    /**
     * Whether each epoch has a random order of its own.
     *
     * @param shuffle false by default; true is refused together with {@link #sampler}
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options shuffle(boolean shuffle) {
      this.shuffle = shuffle;
      return this;
    }

    /**
     * The order of the samples. {@code shuffle(false)} leaves it as it is, {@code shuffle(true)} is
     * refused when the loader is made.
     *
     * @param sampler one after another by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options sampler(Sampler sampler) {
      this.sampler = Objects.requireNonNull(sampler, "sampler");
      return this;
    }

    /**
     * Whether a last batch that is not full is left out.
     *
     * @param dropLast false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options dropLast(boolean dropLast) {
      this.dropLast = dropLast;
      return this;
    }

    /**
     * How many threads make batches ahead, {@code num_workers}. They share the default generator: a
     * dataset that draws random numbers draws them in an order that is not fixed, unless it has a
     * {@link org.jtorch.Generator} for each sample.
     *
     * @param workers 0 by default: the loop makes its batches itself
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options workers(int workers) {
      if (workers < 0) {
        throw new IllegalArgumentException("workers: " + workers + " is negative");
      }
      this.workers = workers;
      return this;
    }

    /**
     * How many batches each worker makes ahead, {@code prefetch_factor}.
     *
     * @param prefetch 2 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public Options prefetch(int prefetch) {
      this.prefetch = positive("prefetch", prefetch);
      return this;
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + ": " + value + " is not 1 or more");
      }
      return value;
    }
  }
}
