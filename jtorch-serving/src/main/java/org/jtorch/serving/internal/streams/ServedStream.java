package org.jtorch.serving.internal.streams;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Route;
import org.jtorch.serving.ServingException;
import org.jtorch.serving.ServingListener;
import org.jtorch.serving.StreamNetwork;
import org.jtorch.serving.StreamPredictor;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.statistics.ModelCounts;
import org.jtorch.serving.internal.versions.FreedMemory;
import org.jtorch.serving.internal.versions.LoadQueue;
import org.jtorch.serving.internal.versions.MemoryBudget;
import org.jtorch.serving.internal.versions.UnreadyVersion;

/**
 * A streaming model: the loop that answers, and those that end after a reload.
 *
 * @param <I> type of a request
 * @param <P> type of a piece
 */
public final class ServedStream<I, P> implements AutoCloseable {
  private final StreamSettings settings;
  private final Supplier<? extends StreamNetwork<I, P, ?>> source;
  private final MemoryBudget budget;
  private final ServingListener listener;
  private final Executor background;
  private final int intraOpThreads;
  private final ModelCounts counts = new ModelCounts();
  private final StreamEnds ends;
  private final LoadQueue loads;
  private final Set<LoadedStream<I, P, ?>> draining = new LinkedHashSet<>();
  private volatile @Nullable LoadedStream<I, P, ?> current;
  private @Nullable VersionInfo unready;
  private @Nullable String refusal;

  /**
   * Registers a streaming model without loading it.
   *
   * @param source loads the network
   * @param budget memory of all models
   * @param listener told of what happens; throws nothing
   * @param background returns freed memory when there is nothing better to do; may reject it
   * @param intraOpThreads threads of one operator of a step
   */
  public ServedStream(
      StreamSettings settings,
      Supplier<? extends StreamNetwork<I, P, ?>> source,
      MemoryBudget budget,
      ServingListener listener,
      Executor background,
      int intraOpThreads) {
    this.settings = settings;
    this.source = source;
    this.budget = budget;
    this.listener = listener;
    this.background = background;
    this.intraOpThreads = intraOpThreads;
    this.ends = new StreamEnds(settings, counts, listener);
    this.loads = new LoadQueue(settings.name());
  }

  /**
   * Loads the network. The one that answered before answers what it has accepted, and is closed.
   *
   * @return the version; completes exceptionally with {@link ModelNotReadyException}
   */
  public CompletableFuture<VersionInfo> load() {
    return loads.submit(this::loadNow);
  }

  private VersionInfo loadNow() {
    long start = System.nanoTime();
    String version = settings.version();
    unready(UnreadyVersion.loading(version, VersionInfo.State.LOADING, start));
    LoadedStream<I, P, ?> loaded;
    try {
      loaded = LoadedStream.of(settings, source.get(), budget, ends, intraOpThreads, start);
    } catch (RuntimeException | Error e) {
      unready(UnreadyVersion.failed(version, e, start));
      throw UnreadyVersion.exception(settings.name(), version, e);
    }
    LoadedStream<I, P, ?> old;
    synchronized (this) {
      old = current;
      current = loaded;
      unready = null;
      loaded.loop().start();
      if (refusal != null) {
        loaded.loop().drain(refusal);
      }
    }
    VersionInfo info = loaded.info(VersionInfo.State.READY);
    listener.versionChanged(settings.name(), info);
    if (old != null) {
      retire(old, "another version was loaded");
    }
    return info;
  }

  private void unready(VersionInfo info) {
    synchronized (this) {
      unready = info;
    }
    listener.versionChanged(settings.name(), info);
  }

  @CanIgnoreReturnValue
  private CompletableFuture<Void> retire(LoadedStream<I, P, ?> old, String why) {
    synchronized (this) {
      draining.add(old);
    }
    listener.versionChanged(settings.name(), old.info(VersionInfo.State.DRAINING));
    old.loop().drain(why);
    return old.loop()
        .over()
        .thenRun(
            () -> {
              synchronized (this) {
                draining.remove(old);
              }
              listener.versionChanged(settings.name(), old.info(VersionInfo.State.CLOSED));
              FreedMemory.trim(old.bytes(), background);
            });
  }

  /**
   * Closes the network when its last request has ended.
   *
   * @return completes when it is closed
   */
  @CanIgnoreReturnValue
  public CompletableFuture<Void> unload() {
    LoadedStream<I, P, ?> old;
    synchronized (this) {
      old = current;
      current = null;
      unready = null;
    }
    return old == null
        ? CompletableFuture.completedFuture(null)
        : retire(old, "the model is being unloaded");
  }

  /** Accepts a request, or throws a {@link ServingException}, which is counted. */
  Accepted<P> accept(I input, CallOptions options) {
    long arrival = System.nanoTime();
    try {
      options.version().ifPresent(this::checkVersion);
      while (true) {
        LoadedStream<I, P, ?> loaded = current;
        if (loaded == null) {
          throw new ModelNotReadyException(
              settings.name(), "model " + settings.name() + " is not loaded", null);
        }
        Optional<Accepted<P>> accepted = loaded.accept(input, options, arrival, ends);
        if (accepted.isPresent()) {
          return accepted.get();
        } else if (loaded == current) {
          throw ends.closing(loaded.loop().refusal());
        }
      }
    } catch (ServingException e) {
      throw ends.refused(e, arrival);
    }
  }

  private void checkVersion(String version) {
    if (!version.equals(settings.version())) {
      throw new UnknownModelException(
          settings.name(), "model " + settings.name() + " has no version " + version, null);
    }
  }

  /**
   * Returns the model as a predictor.
   *
   * @return the predictor
   */
  public StreamPredictor<I, P> predictor() {
    return new QueuedStreamPredictor<>(settings.name(), this);
  }

  /**
   * Returns the state.
   *
   * @return the state, without a signature
   */
  public ModelInfo info() {
    LoadedStream<I, P, ?> loaded = current;
    List<VersionInfo> versions = new ArrayList<>();
    if (loaded != null) {
      versions.add(loaded.info(VersionInfo.State.READY));
    }
    synchronized (this) {
      if (unready != null) {
        versions.add(unready);
      }
      draining.forEach(old -> versions.add(old.info(VersionInfo.State.DRAINING)));
    }
    Optional<Route> route =
        loaded == null ? Optional.empty() : Optional.of(new Route.Only(settings.version()));
    int queued = loaded == null ? 0 : loaded.loop().waiting();
    return new ModelInfo(
        settings.name(), loaded != null, route, versions, List.of(), List.of(), queued);
  }

  /**
   * Returns the counts; a step counts as a batch.
   *
   * @return the counts
   */
  public ModelStatistics statistics() {
    return counts.snapshot();
  }

  /**
   * Accepts nothing more.
   *
   * @param why told to those who are rejected
   */
  public void drain(String why) {
    for (LoadedStream<I, P, ?> loaded : all(why)) {
      loaded.loop().drain(why);
    }
  }

  private synchronized List<LoadedStream<I, P, ?>> all(String why) {
    refusal = why;
    List<LoadedStream<I, P, ?>> all = new ArrayList<>(draining);
    if (current != null) {
      all.add(current);
    }
    return all;
  }

  /**
   * Waits until all requests have ended, and rejects those that are left. Called after {@link
   * #drain}.
   *
   * @param nanos time to wait
   */
  public void awaitEnd(long nanos) throws InterruptedException {
    List<LoadedStream<I, P, ?>> all;
    synchronized (this) {
      all = new ArrayList<>(draining);
      if (current != null) {
        all.add(current);
      }
    }
    CompletableFuture<Void> over =
        CompletableFuture.allOf(
            all.stream().map(loaded -> loaded.loop().over()).toArray(CompletableFuture<?>[]::new));
    if (!isDone(over, nanos)) {
      all.forEach(loaded -> loaded.loop().reject());
      boolean ignored = isDone(over, TimeUnit.SECONDS.toNanos(30));
    }
  }

  /** Rejects all requests, and frees the network when the step that runs has ended. */
  @Override
  public void close() {
    drain("the service is being closed");
    loads.close(new ModelNotReadyException(settings.name(), "the service is being closed", null));
    try {
      awaitEnd(0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    unload();
  }

  private static boolean isDone(CompletableFuture<Void> future, long nanos)
      throws InterruptedException {
    try {
      future.get(nanos, TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
