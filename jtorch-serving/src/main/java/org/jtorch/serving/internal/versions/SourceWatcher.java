package org.jtorch.serving.internal.versions;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.VersionInfo;

/**
 * Loads a model again when its source has another revision, twice in a row. A revision that failed
 * is not tried again.
 */
final class SourceWatcher implements AutoCloseable {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.serving");

  private final NetworkSource source;
  private final Duration interval;
  private final Supplier<Optional<String>> tried;
  private final Supplier<CompletableFuture<VersionInfo>> load;
  private final CountDownLatch end = new CountDownLatch(1);
  private String seen = "";
  private boolean unreadable;

  /**
   * Starts watching.
   *
   * @param tried the revision that was loaded last or failed; nothing is done before there is one
   * @param load loads the present revision
   */
  SourceWatcher(
      NetworkSource source,
      Duration interval,
      Supplier<Optional<String>> tried,
      Supplier<CompletableFuture<VersionInfo>> load) {
    this.source = source;
    this.interval = interval;
    this.tried = tried;
    this.load = load;
  }

  void start(String model) {
    Thread thread = new Thread(this::watch, "jtorch-watch-" + model);
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (!end.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      LOGGER.log(System.Logger.Level.DEBUG, "watching was interrupted", e);
    }
  }

  private void look() {
    String revision;
    try {
      revision = source.revision();
      unreadable = false;
    } catch (RuntimeException e) {
      if (!unreadable) {
        LOGGER.log(System.Logger.Level.WARNING, "a watched source failed: " + source, e);
      }
      unreadable = true;
      return;
    }
    Optional<String> last = tried.get();
    if (last.isPresent() && !last.get().equals(revision) && revision.equals(seen)) {
      await(load.get());
    }
    seen = revision;
  }

  /** Waits for the load, so that one that takes longer than the interval is not started twice. */
  private void await(CompletableFuture<VersionInfo> loading) {
    loading
        .handle(
            (info, failure) -> {
              if (failure != null) {
                LOGGER.log(
                    System.Logger.Level.WARNING,
                    "a watched source was not loaded: " + source,
                    failure);
              }
              return info;
            })
        .join();
  }

  /** Ends the thread, unless it waits for a load. */
  @Override
  public void close() {
    end.countDown();
  }
}
