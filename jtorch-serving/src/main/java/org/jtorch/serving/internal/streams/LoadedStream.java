package org.jtorch.serving.internal.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jtorch.Mode;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.StreamNetwork;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.versions.MemoryBudget;

/** A loaded network with its loop and its memory. */
final class LoadedStream<I, P, S extends AutoCloseable> {
  private static final Duration LONGEST = Duration.ofDays(36500);

  private final StreamSettings settings;
  private final StreamLoop<I, P, S> loop;
  private final long bytes;
  private final Instant loadedAt = Instant.now();
  private final Duration loadTime;

  private LoadedStream(
      StreamSettings settings, StreamLoop<I, P, S> loop, long bytes, Duration loadTime) {
    this.settings = settings;
    this.loop = loop;
    this.bytes = bytes;
    this.loadTime = loadTime;
  }

  /**
   * Admits a network.
   *
   * @throws IllegalStateException if its weights do not fit; the network is closed
   */
  static <I, P, S extends AutoCloseable> LoadedStream<I, P, S> of(
      StreamSettings settings,
      StreamNetwork<I, P, S> network,
      MemoryBudget budget,
      StreamEnds ends,
      int intraOpThreads,
      long start) {
    try {
      long bytes = network.bytes();
      MemoryBudget.Reservation memory =
          budget.reserve("version " + settings.version() + " of model " + settings.name(), bytes);
      StreamLoop<I, P, S> loop = new StreamLoop<>(settings, network, ends, intraOpThreads);
      CompletableFuture<Void> ignored = loop.over().thenRun(memory::close);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      return new LoadedStream<>(settings, loop, bytes, time);
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  StreamLoop<I, P, S> loop() {
    return loop;
  }

  VersionInfo info(VersionInfo.State state) {
    return new VersionInfo(
        settings.version(), state, bytes, Optional.of(loadedAt), loadTime, Optional.empty());
  }

  long bytes() {
    return bytes;
  }

  /** Accepts a request; empty if the loop has begun to end. */
  Optional<Accepted<P>> accept(I input, CallOptions options, long arrival, StreamEnds ends) {
    long bytes = stateBytes(input, ends);
    if (bytes > settings.maxStateBytes()) {
      throw ends.invalid(
          "the request's state takes "
              + bytes
              + " bytes, but all states together may take "
              + settings.maxStateBytes(),
          null);
    }
    long timeout = options.timeout().map(LoadedStream::nanos).orElse(settings.timeout());
    PieceBuffer<P> pieces = new PieceBuffer<>(settings.maxPending());
    StreamRequest<I, P, S> request =
        new StreamRequest<>(input, bytes, options.priority(), arrival, arrival + timeout, pieces);
    return loop.submit(request)
        ? Optional.of(new Accepted<>(pieces, loop::wake, () -> loop.cancel(request)))
        : Optional.empty();
  }

  private static long nanos(Duration timeout) {
    return timeout.compareTo(LONGEST) > 0 ? LONGEST.toNanos() : timeout.toNanos();
  }

  private long stateBytes(I input, StreamEnds ends) {
    try (Mode mode = Torch.inferenceMode();
        TensorScope scope = TensorScope.open()) {
      return loop.network().stateBytes(input);
    } catch (IllegalArgumentException e) {
      throw ends.invalid(StreamEnds.sentence(e), e);
    } catch (RuntimeException | Error e) {
      throw ends.failed(e);
    }
  }
}
