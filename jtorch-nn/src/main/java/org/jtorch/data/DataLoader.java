package org.jtorch.data;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Generator;

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
 * in Python. Each iteration is one epoch; with {@code shuffle} each epoch has another order. A
 * second iteration may begin while one is running.
 *
 * <p><b>Random numbers:</b> each sample has its own generator, made from the seed, the epoch and
 * the sample's index. Random operators that {@link Dataset#get} calls draw from it, on any thread,
 * so that a seed gives the same batches for any number of workers. {@link
 * Options#pythonRandomNumbers} gives Python's numbers instead.
 *
 * <p><b>Errors:</b> an exception from the dataset or from {@code collate} is rethrown in the loop
 * with the index of the sample, as its own type or as a {@link DataLoaderException}, and ends the
 * iteration; another iteration can follow.
 *
 * <p><b>Ownership:</b> the loader closes a batch when it moves on to the next one, at the end, and
 * in {@link #close}; {@link Batch#keep} transfers a batch to the caller, {@link #keep} one of
 * another type. Tensors that the dataset itself holds stay open, also as part of a batch. A loop
 * that was left early releases its threads and prefetched batches at the next iteration, when its
 * iterator is unreachable, or in {@code close}; its current batch in {@code close}, or when it is
 * unreachable.
 *
 * <p><b>Thread safety:</b> iterated by one thread at a time.
 *
 * @param <B> the type of a batch
 */
public final class DataLoader<B> implements Iterable<B>, AutoCloseable {
  private final LoaderSetup<B> setup;
  private final LoaderEpochs<B> epochs;

  private DataLoader(LoaderSetup<B> setup) {
    this.setup = setup;
    this.epochs = new LoaderEpochs<>(setup);
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
   * @param dataset a dataset whose inputs have one shape, and whose targets have one shape; an
   *     {@link IterableDataset} is read as a stream
   * @param options {@code o -> o.batchSize(64).shuffle(true)}
   * @return the loader
   */
  public static DataLoader<Batch> of(Dataset<Sample> dataset, Consumer<Options> options) {
    Objects.requireNonNull(dataset, "dataset");
    BatchReader reader = BatchReader.of(dataset);
    if (reader == null) {
      return of(dataset, Collate::samples, options);
    }
    return ofMap(dataset, worker -> (task, context) -> reader.readBatch(task.indices()), options);
  }

  /**
   * Creates a loader with a collate function, {@code collate_fn}.
   *
   * @param dataset the samples; an {@link IterableDataset} is read as a stream
   * @param collate makes a batch from samples, such as those of {@link Collate}: a tensor, a
   *     record, list, map or array of tensors, or a {@link org.jtorch.TensorHolder}
   * @param options {@code o -> o.batchSize(64).shuffle(true)}
   * @param <S> the type of a sample
   * @param <B> the type of a batch
   * @return the loader
   */
  public static <S, B> DataLoader<B> of(
      Dataset<S> dataset, Function<List<S>, B> collate, Consumer<Options> options) {
    Objects.requireNonNull(dataset, "dataset");
    Objects.requireNonNull(collate, "collate");
    return dataset instanceof IterableDataset<S> stream
        ? ofStream(stream, collate, options)
        : ofMap(dataset, worker -> new MapReader<>(dataset, collate), options);
  }

  /**
   * Creates a loader that returns single samples as they are, {@code batch_size=None}.
   *
   * @param dataset the samples, each what {@code collate} may return
   * @param options {@code o -> o.shuffle(true)}, without batch size, batch sampler and {@code
   *     dropLast}
   * @param <S> the type of a sample
   * @return the loader
   */
  public static <S> DataLoader<S> unbatched(Dataset<S> dataset, Consumer<Options> options) {
    return of(
        dataset,
        samples -> samples.get(0),
        o -> {
          options.accept(o);
          o.checkUnbatched();
        });
  }

  private static <B> DataLoader<B> ofMap(
      Dataset<?> dataset, LoaderSetup.ReaderFactory<B> readers, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    BatchSampler sampler = chosen.effectiveSampler();
    return new DataLoader<>(new LoaderSetup<>(dataset, dataset::size, sampler, readers, chosen));
  }

  private static <S, B> DataLoader<B> ofStream(
      IterableDataset<S> dataset, Function<List<S>, B> collate, Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    chosen.checkStream();
    LoaderSetup.ReaderFactory<B> readers =
        worker -> new StreamReader<>(dataset, collate, chosen.dropLast, worker);
    return new DataLoader<>(new LoaderSetup<>(dataset, dataset::size, null, readers, chosen));
  }

  /**
   * Begins an epoch. An iteration that is still running can continue: it makes its prefetched
   * batches anew.
   *
   * @return the batches in order
   */
  @Override
  public Iterator<B> iterator() {
    return new LoaderIterator<>(epochs.begin());
  }

  /**
   * Returns the number of batches in an epoch, {@code len(loader)}.
   *
   * @return of a stream, its size divided by the batch size, whatever its workers return
   * @throws UnsupportedOperationException if a stream does not know its size
   */
  public long size() {
    BatchSampler sampler = setup.sampler();
    long samples = setup.size().getAsLong();
    if (sampler != null) {
      return sampler.length(samples);
    }
    long batchSize = setup.options().batchSize;
    return (setup.options().dropLast ? samples : samples + batchSize - 1) / batchSize;
  }

  /**
   * Takes ownership of the current batch from the loader, as {@link Batch#keep} does, for batches
   * of any type.
   *
   * @param batch the batch that a running iteration returned last
   * @return the batch, which lives until its tensors are closed or unreachable
   * @throws IllegalStateException if the loader has moved on to the next batch
   */
  @CanIgnoreReturnValue
  public B keep(B batch) {
    epochs.keep(batch);
    return batch;
  }

  /**
   * Returns the position in the running epoch, for a checkpoint: the number of batches that the
   * iteration has returned, and what its order and random numbers were made from. Of several
   * iterations it is the one that began last. After an iteration has ended, and before the first,
   * the state is that of a new epoch.
   *
   * @return numbers and tensors, which {@link org.jtorch.io.Checkpoint} saves; the tensors belong
   *     to the caller's scope
   */
  public Map<String, Object> stateDict() {
    return epochs.stateDict();
  }

  /**
   * Makes the next iteration continue the epoch of a saved state: it returns the batches after
   * those that the state counts, with the same order and the same random augmentation, also with
   * another number of workers. The state of the default generator is neither saved nor changed.
   * Ends running iterations.
   *
   * <p>The loader must have the same dataset and options. The batches of a stream, and with {@link
   * Options#pythonRandomNumbers} those of workers, are read again and discarded up to the position.
   *
   * @param state a result of {@link #stateDict}
   * @throws IllegalArgumentException if it is not
   */
  public void loadStateDict(Map<String, ?> state) {
    Objects.requireNonNull(state, "state");
    epochs.loadStateDict(state);
  }

  /** Returns the dataset and the options. */
  @Override
  public String toString() {
    Options options = setup.options();
    return "DataLoader("
        + setup.dataset()
        + (options.batchSampler == null
            ? ", batchSize="
                + options.batchSize
                + ", shuffle="
                + options.shuffle
                + ", dropLast="
                + options.dropLast
            : ", batchSampler=" + options.batchSampler)
        + ", numWorkers="
        + options.numWorkers
        + ")";
  }

  /** Ends running iterations: stops their workers and closes their batches. */
  @Override
  public void close() {
    epochs.close();
  }

  /** Options of a loader. */
  @CanIgnoreReturnValue
  public static final class Options {
    int batchSize = 1;
    boolean dropLast;
    int numWorkers;
    int prefetchFactor = 2;
    boolean shuffle;
    boolean pinMemory;
    boolean persistentWorkers;
    boolean pythonRandomNumbers;
    Duration timeout = Duration.ZERO;
    @Nullable BatchSampler batchSampler;
    @Nullable Generator generator;
    @Nullable IntConsumer workerInitFn;
    private @Nullable Sampler sampler;

    Options() {}

    @CheckReturnValue
    BatchSampler effectiveSampler() {
      checkWorkers();
      if (batchSampler != null) {
        if (batchSize != 1 || shuffle || sampler != null || dropLast) {
          throw new IllegalArgumentException(
              "DataLoader: batchSampler option is mutually exclusive with batchSize, shuffle,"
                  + " sampler, and dropLast");
        }
        return batchSampler;
      } else if (sampler != null && shuffle) {
        throw new IllegalArgumentException(
            "DataLoader: sampler option is mutually exclusive with shuffle");
      }
      return BatchSampler.of(sampler == null ? defaultSampler() : sampler, batchSize, dropLast);
    }

    @CheckReturnValue
    private Sampler defaultSampler() {
      if (!shuffle) {
        return Sampler.sequential();
      }
      Generator given = generator;
      return given == null ? Sampler.shuffled() : new RandomSampler(o -> o.generator(given));
    }

    void checkStream() {
      checkWorkers();
      if (shuffle || sampler != null || batchSampler != null) {
        throw new IllegalArgumentException(
            "DataLoader: an IterableDataset has its own order: shuffle, sampler and batchSampler"
                + " cannot be set");
      }
    }

    void checkUnbatched() {
      if (batchSize != 1 || dropLast || batchSampler != null) {
        throw new IllegalArgumentException(
            "DataLoader: without batches, batchSize, dropLast and batchSampler cannot be set");
      }
    }

    private void checkWorkers() {
      if (numWorkers == 0 && persistentWorkers) {
        throw new IllegalArgumentException(
            "DataLoader: persistentWorkers option needs numWorkers > 0");
      } else if (numWorkers == 0 && !timeout.isZero()) {
        throw new IllegalArgumentException("DataLoader: timeout option needs numWorkers > 0");
      }
    }

    /** Number of samples per batch, at least 1. Default 1. */
    public Options batchSize(int batchSize) {
      this.batchSize = (int) positive("batchSize", batchSize);
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

    /**
     * Samples of each batch, {@code batch_sampler}. {@code batchSize}, {@code shuffle}, {@code
     * sampler} and {@code dropLast} in addition are refused when the loader is created. Default:
     * batches of {@code batchSize} samples.
     */
    public Options batchSampler(BatchSampler batchSampler) {
      this.batchSampler = Objects.requireNonNull(batchSampler, "batchSampler");
      return this;
    }

    /** Whether to drop a last batch that is incomplete. Default false. */
    public Options dropLast(boolean dropLast) {
      this.dropLast = dropLast;
      return this;
    }

    /**
     * Number of worker threads, {@code num_workers}. Each limits operators to one thread. Default
     * 0: batches are made by the thread that iterates.
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
      this.prefetchFactor = (int) positive("prefetchFactor", prefetchFactor);
      return this;
    }

    /**
     * Whether batches are copied to pinned (page-locked) memory, which allows asynchronous
     * transfers to a GPU, {@code pin_memory}. Without a GPU it only logs a warning. Default false.
     */
    public Options pinMemory(boolean pinMemory) {
      this.pinMemory = pinMemory;
      return this;
    }

    /**
     * Whether workers stay between epochs, {@code persistent_workers}; they end in {@link #close},
     * or when the loader is unreachable. Needs workers. Default false.
     */
    public Options persistentWorkers(boolean persistentWorkers) {
      this.persistentWorkers = persistentWorkers;
      return this;
    }

    /**
     * Generator that draws the order of {@code shuffle} and the seed of each epoch. Default: the
     * default generator.
     */
    public Options generator(Generator generator) {
      this.generator = Objects.requireNonNull(generator, "generator");
      return this;
    }

    /**
     * How long the loop waits for a batch of a worker. Then the workers are interrupted and a
     * {@link DataLoaderException} is thrown. Needs workers. Default 0: no limit.
     */
    public Options timeout(Duration timeout) {
      if (timeout.isNegative()) {
        throw new IllegalArgumentException("timeout must not be negative, got " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /**
     * Called on each worker before its first batch with the worker's number, {@code
     * worker_init_fn}; {@link WorkerInfo#current} tells more. Default: nothing.
     */
    public Options workerInitFn(IntConsumer workerInitFn) {
      this.workerInitFn = Objects.requireNonNull(workerInitFn, "workerInitFn");
      return this;
    }

    /**
     * Whether random numbers in the dataset are those of Python. Without workers they are then
     * drawn from the default generator, in order; with workers each worker has a generator with the
     * epoch's seed plus its number, so that batches depend on the number of workers. Default false:
     * each sample has its own generator.
     */
    public Options pythonRandomNumbers(boolean pythonRandomNumbers) {
      this.pythonRandomNumbers = pythonRandomNumbers;
      return this;
    }

    @CheckReturnValue
    static long positive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, got " + value);
      }
      return value;
    }
  }
}
