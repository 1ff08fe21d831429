package org.jtorch.serving;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

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
  private Serving() {}

  /**
   * Starts the worker threads.
   *
   * @param options {@code o -> o.workers(2).memoryLimit(4L << 30)}
   * @return the service, which the caller closes
   */
  public static Serving open(Consumer<Options> options) {
    throw new UnsupportedOperationException();
  }

  /**
   * Registers a model, loads it and waits until it is ready.
   *
   * @param model the description
   * @return its predictor
   * @throws IllegalArgumentException if a model of this name exists
   * @throws ModelNotReadyException if loading, warm-up or its check fails; the model is not added
   */
  public <I, O> Predictor<I, O> add(Model<I, O> model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Registers a model without loading it. Its predictor throws {@link ModelNotReadyException} until
   * {@link #load(String)} has completed.
   *
   * @param model the description
   * @return its predictor
   * @throws IllegalArgumentException if a model of this name exists
   */
  public <I, O> Predictor<I, O> register(Model<I, O> model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Registers a streaming model, loads it and waits until it is ready.
   *
   * @param model the description
   * @return its predictor
   * @throws IllegalArgumentException if a model of this name exists
   * @throws ModelNotReadyException if loading fails; the model is not added
   */
  public <I, P> StreamPredictor<I, P> add(StreamModel<I, P> model) {
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
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
    throw new UnsupportedOperationException();
  }

  /**
   * Closes all versions of a model when their last requests have ended. The model stays registered.
   *
   * @param model name of the model
   * @return completes when all are closed
   * @throws UnknownModelException if there is no such model
   */
  public CompletableFuture<Void> unload(String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Sets which versions answer requests that name none.
   *
   * @param model name of the model
   * @param route the route, all of whose versions are ready
   * @throws UnknownModelException if there is no such model or version
   */
  public void route(String model, Route route) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns a model as a function of tensors, without its codec. Inputs stay the caller's. The
   * caller closes the tensors of the answers, which belong to no scope.
   *
   * @param model name of the model
   * @return its predictor
   * @throws UnknownModelException if there is no such model
   */
  public Predictor<Sample, Sample> samples(String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the predictor of a model that was registered.
   *
   * @param model name of the model
   * @return its predictor, whose types are those of its description
   * @throws UnknownModelException if there is no such model
   */
  public Predictor<?, ?> predictor(String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the predictor of a streaming model that was registered.
   *
   * @param model name of the model
   * @return its predictor, whose types are those of its description
   * @throws UnknownModelException if there is no such model, or it does not stream
   */
  public StreamPredictor<?, ?> streamPredictor(String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the class of a model's requests.
   *
   * @param model name of the model, streaming or not
   * @return the class that its options name; empty if they name none
   * @throws UnknownModelException if there is no such model
   */
  public Optional<Class<?>> inputType(String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the models.
   *
   * @return the models, by name
   */
  public List<ModelInfo> models() {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns a model.
   *
   * @param model its name
   * @return its state
   * @throws UnknownModelException if there is no such model
   */
  public ModelInfo model(String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Returns the counts of a model.
   *
   * @param model its name
   * @return its counts
   * @throws UnknownModelException if there is no such model
   */
  public ModelStatistics statistics(String model) {
    throw new UnsupportedOperationException();
  }

  /**
   * Stops accepting requests and waits for those that were accepted.
   *
   * @param atMost time to wait; requests that are left are rejected
   */
  public void drain(Duration atMost) {
    throw new UnsupportedOperationException();
  }

  /** Rejects the requests that wait, ends the workers, and frees all versions. */
  @Override
  public void close() {
    throw new UnsupportedOperationException();
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
