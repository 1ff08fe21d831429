package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads a dataset in batches, prefetched by worker threads, {@code torch.utils.data.DataLoader}.
 *
 * <pre>{@code
 * DataLoader<Batch> loader =
 *     DataLoader.of(dataset, o -> o.batchSize(64).shuffle(true).numWorkers(2));
 * for (Batch batch : loader) {
 *   Tensor logits = model.call(batch.input());
 * }
 * }</pre>
 *
 * <p>Batches come in the same order for any number of workers, and a seed gives the same order as
 * in Python. Each iteration is one epoch; with {@code shuffle} each epoch has another order. An
 * exception from the dataset or from {@code collate} is rethrown in the loop and ends the
 * iteration; another iteration can follow.
 *
 * <p><b>Ownership:</b> the loader closes a batch when it moves on to the next one, at the end, and
 * in {@link #close}; {@link Batch#keep} transfers a batch to the caller, {@link #keep} one of
 * another type. Tensors that the dataset itself holds stay open, also as part of a batch. After a
 * loop that was left early, the next iteration or {@code close} releases what it held.
 *
 * <p><b>Thread safety:</b> iterated by one thread at a time.
 *
 * @param <B> the type of a batch
 */
public final class DataLoader<B> implements Iterable<B>, AutoCloseable {
  private final BatchMaker<B> maker;
  private final Dataset<?> dataset;
  private final Options options;
  private final Sampler sampler;
  private @Nullable BatchIterator<B> current;
  private @Nullable LoaderState resumed;

  private DataLoader(BatchMaker<B> maker, Dataset<?> dataset, Options options, Sampler sampler) {
    this.maker = maker;
    this.dataset = dataset;
    this.options = options;
    this.sampler = sampler;
  }

  /**
   * Creates a loader with PyTorch's defaults: batches of one sample, in order, without workers; see
   * {@link #of(Dataset, Consumer)}.
   */
  public static DataLoader<Batch> of(Dataset<Sample> dataset) {
    return of(dataset, o -> {});
  }

  /**
   * Creates a loader that stacks samples.
   *
   * @param dataset a dataset whose inputs have one shape, and whose targets have one shape
   * @param options {@code o -> o.batchSize(64).shuffle(true)}
   * @return the loader
   */
  public static DataLoader<Batch> of(Dataset<Sample> dataset, Consumer<Options> options) {
    Objects.requireNonNull(dataset, "dataset");
    return create(
        dataset,
        indices -> {
          List<Sample> samples = dataset.getAll(indices);
          checkSamples(dataset, samples, indices);
          return Batch.stack(samples);
        },
        options);
  }

  /**
   * Creates a loader with a collate function, {@code collate_fn}.
   *
   * @param dataset the samples
   * @param collate makes a batch from samples: a tensor, a record, list, map or array of tensors,
   *     or a {@link org.jtorch.TensorHolder}
   * @param options {@code o -> o.batchSize(64).shuffle(true)}
   * @param <S> the type of a sample
   * @param <B> the type of a batch
   * @return the loader
   */
  public static <S, B> DataLoader<B> of(
      Dataset<S> dataset, Function<List<S>, B> collate, Consumer<Options> options) {
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(collate, "collate");
    return create(dataset, indices -> collate.apply(dataset.getAll(indices)), options);
  }

  private static <B> DataLoader<B> create(
      Dataset<?> dataset, BatchMaker<B> maker, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return new DataLoader<>(maker, dataset, chosen, chosen.effectiveSampler());
  }

  /** Refuses null samples, which only a collate function can leave out. */
  private static void checkSamples(Dataset<Sample> dataset, List<Sample> samples, long... indices) {
    for (int i = 0; i < indices.length; i++) {
      if (i >= samples.size() || samples.get(i) == null) {
        throw new NullPointerException(
            dataset + ": the sample at index " + indices[i] + " is null");
      }
    }
  }

  /**
   * Begins an epoch. An iteration that is still running is aborted: its iterator then throws.
   *
   * @return the batches in order
   */
  @Override
  public Iterator<B> iterator() {
    close();
    LoaderState state = resumed;
    resumed = null;
    BatchIterator<B> begun =
        state == null ? begin(LoaderState.randomState()) : state.replay(this::begin);
    current = begun;
    return begun;
  }

  private BatchIterator<B> begin(byte[] random) {
    return new BatchIterator<>(maker, sampler, dataset.size(), options, random);
  }

  /**
   * Returns the position in the running epoch, for a checkpoint: the number of batches that the
   * current iteration has returned, and what its order and its random numbers were made from. Of
   * several iterations at once it is the one that began last.
   *
   * @return the state, of numbers and tensors, which {@link org.jtorch.io.Checkpoint} saves
   */
  public Map<String, Object> stateDict() {
    BatchIterator<B> running = current;
    return running == null ? new LinkedHashMap<>() : running.state().toMap();
  }

  /**
   * Makes the next iteration continue the epoch of a saved state: it returns the batches after
   * those that the state counts, with the same order and the same random augmentation. The default
   * generator's state is not changed. The loader must have the same dataset and options.
   *
   * @param state a result of {@link #stateDict}
   */
  public void loadStateDict(Map<String, ?> state) {
    close();
    resumed = state.isEmpty() ? null : LoaderState.of(state);
  }

  /** {@return the number of batches in an epoch, {@code len(loader)}} */
  public long size() {
    long samples = sampler.length(dataset.size());
    return options.dropLast
        ? samples / options.batchSize
        : (samples + options.batchSize - 1) / options.batchSize;
  }

  /**
   * Takes ownership of the current batch from the loader, as {@link Batch#keep} does, for batches
   * of any type.
   *
   * @param batch the batch that the running iteration returned last
   * @return the batch, which lives until its tensors are closed or unreachable
   * @throws IllegalStateException if the loader has moved on to the next batch
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

  /** Returns the dataset and the options. */
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
        + ", numWorkers="
        + options.numWorkers
        + ")";
  }

  /** Ends a running iteration: stops its workers and closes its batches. */
  @Override
  public void close() {
    BatchIterator<B> running = current;
    if (running != null) {
      running.abort();
      current = null;
    }
  }

  /** Options of a loader. */
  @CanIgnoreReturnValue
  public static final class Options {
    int batchSize = 1;
    boolean dropLast;
    int numWorkers;
    int prefetchFactor = 2;
    boolean shuffle;
    private @Nullable Sampler sampler;

    Options() {}

    @CheckReturnValue
    Sampler effectiveSampler() {
      if (sampler == null) {
        return shuffle ? Sampler.shuffled() : Sampler.sequential();
      }
      if (shuffle) {
        throw new IllegalArgumentException(
            "DataLoader: sampler option is mutually exclusive with shuffle");
      }
      return sampler;
    }

    /** Number of samples per batch, at least 1. Default 1. */
    public Options batchSize(int batchSize) {
      this.batchSize = positive("batchSize", batchSize);
      return this;
    }

    /**
     * Whether to reshuffle the samples every epoch. Refused together with {@link #sampler}. Default
     * false.
     */
    public Options shuffle(boolean shuffle) {
      this.shuffle = shuffle;
      return this;
    }

    /**
     * Order of the samples. {@code shuffle(true)} in addition is refused when the loader is
     * created. Default {@link Sampler#sequential}.
     */
    public Options sampler(Sampler sampler) {
      this.sampler = Objects.requireNonNull(sampler, "sampler");
      return this;
    }

    /** Whether to drop a last batch that is incomplete. Default false. */
    public Options dropLast(boolean dropLast) {
      this.dropLast = dropLast;
      return this;
    }

    /**
     * Number of worker threads, {@code num_workers}. They share the default generator: random
     * numbers that a dataset draws have no fixed order, unless it has a {@link
     * org.jtorch.Generator} for each sample. Default 0: batches are made by the thread that
     * iterates.
     */
    public Options numWorkers(int numWorkers) {
      if (numWorkers < 0) {
        throw new IllegalArgumentException("numWorkers must be at least 0, got " + numWorkers);
      }
      this.numWorkers = numWorkers;
      return this;
    }

    /** Number of batches prefetched per worker, at least 1, {@code prefetch_factor}. Default 2. */
    public Options prefetchFactor(int prefetchFactor) {
      this.prefetchFactor = positive("prefetchFactor", prefetchFactor);
      return this;
    }

    @CheckReturnValue
    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, got " + value);
      }
      return value;
    }
  }
}
