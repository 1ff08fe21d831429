package org.jtorch.serving;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jtorch.Torch;
import org.jtorch.serving.internal.listeners.Listeners;
import org.jtorch.serving.internal.requests.ServedModel;
import org.jtorch.serving.internal.requests.Service;
import org.jtorch.serving.internal.streams.ServedStream;
import org.jtorch.serving.internal.versions.MemoryBudget;
import org.jtorch.serving.internal.workers.BackgroundTasks;
import org.jtorch.serving.internal.workers.Scheduler;
import org.jtorch.serving.internal.workers.Workers;

/**
 * Models in service, and the worker threads that they share.
 *
 * <pre>{@code
 * try (Serving serving = Serving.open(o -> o.workers(2))) {
 *   Predictor<float[], Integer> digits =
 *       serving.add(Model.of("digits", NetworkSource.file(Path.of("lenet.pt")), codec));
 *   int digit = digits.predict(pixels);
 * }
 * }</pre>
 *
 * <p>Requests of one model are computed in batches. A batch is not waited for: an idle worker takes
 * what there is, and batches form while all workers compute.
 */
public final class Serving implements AutoCloseable {
  private static final Logger LOGGER = System.getLogger("org.jtorch.serving");
  private static final Duration CLOSE_AT_MOST = Duration.ofSeconds(30);
  private static final String CLOSING = "the service is being closed";

  private final Map<String, ServedModel<?, ?>> models = new ConcurrentSkipListMap<>();
  private final Map<String, Class<?>> inputTypes = new ConcurrentHashMap<>();
  private final Map<String, ServedStream<?, ?>> streams = new ConcurrentSkipListMap<>();
  private final Service service;
  private final Workers workers;
  private volatile boolean closed;

  private Serving(Options options, LongSupplier nanoTime) {
    long start = nanoTime.getAsLong();
    Scheduler scheduler = new Scheduler(options.workers, () -> nanoTime.getAsLong() - start);
    service =
        new Service(
            scheduler,
            new Listeners(options.listeners),
            new MemoryBudget(options.memoryLimit, options.workers),
            new BackgroundTasks(scheduler, options.intraOpThreads),
            options.intraOpThreads);
    workers = Workers.start(scheduler, options.workers, options.intraOpThreads);
  }

  /**
   * Starts the worker threads.
   *
   * @param options {@code o -> o.workers(2).memoryLimit(4L << 30)}
   * @return the service, which the caller closes
   */
  public static Serving open(Consumer<Options> options) {
    return open(options, System::nanoTime);
  }

  /** Starts the worker threads with another clock than {@link System#nanoTime}. */
  static Serving open(Consumer<Options> options, LongSupplier nanoTime) {
    Options chosen = new Options();
    options.accept(chosen);
    int ignored =
        Torch.getNumThreads(); // fails here, not on a worker, if libtorch cannot be loaded
    return new Serving(chosen, nanoTime);
  }

  /**
   * Registers a model, loads it and waits until it is ready.
   *
   * @param model the description
   * @param <I> type of a request
   * @param <O> type of an answer
   * @return its predictor
   * @throws IllegalArgumentException if a model of this name exists
   * @throws ModelNotReadyException if loading, warm-up or its check fails; the model is not added
   */
  public <I, O> Predictor<I, O> add(Model<I, O> model) {
    ServedModel<I, O> served = registered(model);
    try {
      VersionInfo ignored = joined(served.versions().load());
    } catch (RuntimeException e) {
      remove(served);
      inputTypes.remove(model.name());
      throw e;
    }
    return served.predictor();
  }

  /**
   * Registers a model without loading it. Its predictor throws {@link ModelNotReadyException} until
   * {@link #load(String)} has completed.
   *
   * @param model the description
   * @param <I> type of a request
   * @param <O> type of an answer
   * @return its predictor
   * @throws IllegalArgumentException if a model of this name exists
   */
  public <I, O> Predictor<I, O> register(Model<I, O> model) {
    return registered(model).predictor();
  }

  /**
   * Registers a streaming model, loads it and waits until it is ready.
   *
   * @param model the description
   * @param <I> type of a request
   * @param <P> type of a piece of the answer
   * @return its predictor
   * @throws IllegalArgumentException if a model of this name exists
   * @throws ModelNotReadyException if loading fails; the model is not added
   */
  public <I, P> StreamPredictor<I, P> add(StreamModel<I, P> model) {
    ServedStream<I, P> served = registered(model);
    try {
      VersionInfo ignored = joined(served.load());
    } catch (RuntimeException e) {
      streams.remove(model.name(), served);
      inputTypes.remove(model.name());
      served.close();
      throw e;
    }
    return served.predictor();
  }

  /**
   * Registers a streaming model without loading it. Its predictor throws {@link
   * ModelNotReadyException} until {@link #load(String)} has completed.
   *
   * @param model the description
   * @param <I> type of a request
   * @param <P> type of a piece of the answer
   * @return its predictor
   * @throws IllegalArgumentException if a model of this name exists
   */
  public <I, P> StreamPredictor<I, P> register(StreamModel<I, P> model) {
    return registered(model).predictor();
  }

  /**
   * Loads the present version of a model's source, warms it up, checks it, routes requests to it,
   * and closes the versions that answered before when their last request has ended. If anything
   * fails, the old version goes on.
   *
   * @param model name of the model
   * @return the new version; completes exceptionally with {@link ModelNotReadyException} if it
   *     fails
   * @throws UnknownModelException if there is no such model
   */
  public CompletableFuture<VersionInfo> load(String model) {
    ServedStream<?, ?> stream = streams.get(model);
    return stream == null ? found(model).versions().load() : stream.load();
  }

  /**
   * Loads another version next to those that answer. It gets requests that name it, or by {@link
   * #route}.
   *
   * @param model name of the model
   * @param source where the version comes from
   * @return the new version; completes exceptionally with {@link ModelNotReadyException} if it
   *     fails
   * @throws UnknownModelException if there is no such model
   */
  public CompletableFuture<VersionInfo> addVersion(String model, NetworkSource source) {
    return found(model).versions().addVersion(source);
  }

  /**
   * Closes a version when its last request has ended.
   *
   * @param model name of the model
   * @param version name of the version
   * @return completes when it is closed
   * @throws UnknownModelException if there is no such version
   * @throws IllegalStateException if the route names it
   */
  public CompletableFuture<Void> removeVersion(String model, String version) {
    return found(model).versions().removeVersion(version);
  }

  /**
   * Closes all versions of a model when their last requests have ended. The model stays registered.
   *
   * @param model name of the model
   * @return completes when all are closed
   * @throws UnknownModelException if there is no such model
   */
  public CompletableFuture<Void> unload(String model) {
    ServedStream<?, ?> stream = streams.get(model);
    return stream == null ? found(model).versions().unload() : stream.unload();
  }

  /**
   * Sets which versions answer requests that name none.
   *
   * @param model name of the model
   * @param route the route, all of whose versions are ready
   * @throws UnknownModelException if there is no such model or version
   */
  public void route(String model, Route route) {
    found(model).versions().route(route);
  }

  /**
   * Returns a model as a function of tensors, without its codec. Inputs stay the caller's, who must
   * not change them until the request has ended. The caller closes the tensors of the answers,
   * which belong to no scope and were made in inference mode.
   *
   * @param model name of the model
   * @return its predictor
   * @throws UnknownModelException if there is no such model
   */
  public Predictor<Sample, Sample> samples(String model) {
    return found(model).samples();
  }

  /**
   * Returns the predictor of a model that was registered.
   *
   * @param model name of the model
   * @return its predictor, whose types are those of its description
   * @throws UnknownModelException if there is no such model
   */
  public Predictor<?, ?> predictor(String model) {
    return found(model).predictor();
  }

  /**
   * Returns the predictor of a streaming model that was added.
   *
   * @param model name of the model
   * @return its predictor, whose types are those of its description
   * @throws UnknownModelException if there is no such streaming model
   */
  public StreamPredictor<?, ?> streamPredictor(String model) {
    ServedStream<?, ?> stream = streams.get(model);
    if (stream == null) {
      throw new UnknownModelException(model, "there is no streaming model \"" + model + "\"", null);
    }
    return stream.predictor();
  }

  /**
   * Returns whether a model streams.
   *
   * @param model name of the model
   * @return true if {@link #streamPredictor} has it, and {@link #predictor} does not
   * @throws UnknownModelException if there is no such model
   */
  public boolean isStreaming(String model) {
    ModelInfo known = model(model);
    return streams.containsKey(known.name());
  }

  /**
   * Returns the class of a model's requests.
   *
   * @param model name of the model, streaming or not
   * @return the class that its options name; empty if they name none
   * @throws UnknownModelException if there is no such model
   */
  public Optional<Class<?>> inputType(String model) {
    ModelInfo known = model(model);
    return Optional.ofNullable(inputTypes.get(known.name()));
  }

  /**
   * Returns the models.
   *
   * @return the models, by name
   */
  public List<ModelInfo> models() {
    return Stream.concat(
            models.values().stream().map(ServedModel::info),
            streams.values().stream().map(ServedStream::info))
        .sorted(Comparator.comparing(ModelInfo::name))
        .toList();
  }

  /**
   * Returns a model.
   *
   * @param model its name
   * @return its state
   * @throws UnknownModelException if there is no such model
   */
  public ModelInfo model(String model) {
    ServedStream<?, ?> stream = streams.get(model);
    return stream == null ? found(model).info() : stream.info();
  }

  /**
   * Returns the counts of a model.
   *
   * @param model its name
   * @return its counts
   * @throws UnknownModelException if there is no such model
   */
  public ModelStatistics statistics(String model) {
    ServedStream<?, ?> stream = streams.get(model);
    return stream == null ? found(model).engine().statistics() : stream.statistics();
  }

  /**
   * Stops accepting requests and waits for those that were accepted.
   *
   * @param atMost time to wait; requests that are left are rejected
   */
  public void drain(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    refuse();
    try {
      boolean ignored = service.scheduler().awaitQuiet(atMost.toNanos());
      for (ServedStream<?, ?> stream : streams.values()) {
        stream.awaitEnd(Math.max(0, end - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    models.values().forEach(served -> served.engine().rejectWaiting());
  }

  private void refuse() {
    models.values().forEach(served -> served.engine().drain(CLOSING));
    streams.values().forEach(stream -> stream.drain(CLOSING));
  }

  /**
   * Rejects the requests that wait, finishes the batches that are being computed, ends the workers,
   * and frees all versions. A request that is still computed after 30 seconds fails; its thread
   * ends and its version is freed when the network returns.
   */
  @Override
  public void close() {
    close(CLOSE_AT_MOST);
  }

  void close(Duration atMost) {
    closed = true;
    refuse();
    models.values().forEach(served -> served.engine().rejectWaiting());
    streams.values().forEach(ServedStream::close);
    try {
      service.background().close();
      if (!workers.close(atMost.toNanos())) {
        LOGGER.log(Level.WARNING, "a model still computes; its thread ends when it has finished");
        models.values().forEach(served -> served.engine().giveUpRunning());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      models.values().forEach(served -> served.engine().giveUpRunning());
    }
    models.values().forEach(served -> served.versions().close());
  }

  private <I, P> ServedStream<I, P> registered(StreamModel<I, P> model) {
    ServedStream<I, P> served =
        new ServedStream<>(
            model.settings(),
            model.source(),
            service.budget(),
            service.listeners(),
            service.background(),
            service.intraOpThreads());
    try {
      put(streams, model.name(), served, models);
    } catch (RuntimeException e) {
      served.close();
      throw e;
    }
    model.inputType().ifPresent(type -> inputTypes.put(model.name(), type));
    return served;
  }

  private <I, O> ServedModel<I, O> registered(Model<I, O> model) {
    ServedModel<I, O> served =
        new ServedModel<>(
            model.settings(),
            model.codec(),
            model.options().warmUp,
            Optional.ofNullable(model.options().check),
            service);
    try {
      put(models, model.name(), served, streams);
    } catch (RuntimeException e) {
      models.remove(model.name(), served);
      service.scheduler().remove(served.engine());
      served.versions().close();
      throw e;
    }
    model.inputType().ifPresent(type -> inputTypes.put(model.name(), type));
    return served;
  }

  private <T> void put(Map<String, T> own, String name, T served, Map<String, ?> others) {
    if (own.putIfAbsent(name, served) != null || others.containsKey(name)) {
      throw new IllegalArgumentException("there is a model \"" + name + "\" already");
    } else if (closed) {
      throw new IllegalStateException(CLOSING);
    }
  }

  private static VersionInfo joined(CompletableFuture<VersionInfo> load) {
    try {
      return load.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException failure ? failure : e;
    }
  }

  private void remove(ServedModel<?, ?> served) {
    models.values().remove(served);
    served.engine().drain("the model is not loaded");
    served.engine().rejectWaiting();
    service.scheduler().remove(served.engine());
    served.versions().close();
  }

  private ServedModel<?, ?> found(String model) {
    ServedModel<?, ?> served = models.get(model);
    if (served == null) {
      throw new UnknownModelException(model, "there is no model \"" + model + "\"", null);
    }
    return served;
  }

  /** Options of a service. */
  @CanIgnoreReturnValue
  public static final class Options {
    int workers = Runtime.getRuntime().availableProcessors();
    int intraOpThreads = 1;
    long memoryLimit = Long.MAX_VALUE;
    final List<ServingListener> listeners = new ArrayList<>();

    private Options() {}

    /** Number of worker threads, shared by all models. Default: the processors. */
    public Options workers(int workers) {
      if (workers < 1) {
        throw new IllegalArgumentException("workers must be at least 1, not " + workers);
      }
      this.workers = workers;
      return this;
    }

    /** Threads of one operator on a worker, {@code torch.set_num_threads}. Default 1. */
    public Options intraOpThreads(int threads) {
      if (threads < 1) {
        throw new IllegalArgumentException("intraOpThreads must be at least 1, not " + threads);
      }
      this.intraOpThreads = threads;
      return this;
    }

    /**
     * Bytes of all loaded weights, those that are being loaded, and one batch per worker. A version
     * that does not fit is not loaded. Default: unlimited.
     */
    public Options memoryLimit(long bytes) {
      if (bytes < 1) {
        throw new IllegalArgumentException("memoryLimit must be at least 1, not " + bytes);
      }
      this.memoryLimit = bytes;
      return this;
    }

    /** Adds a listener. */
    public Options listener(ServingListener listener) {
      listeners.add(Objects.requireNonNull(listener));
      return this;
    }
  }
}
