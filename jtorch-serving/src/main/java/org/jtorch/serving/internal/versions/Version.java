package org.jtorch.serving.internal.versions;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jtorch.serving.Network;
import org.jtorch.serving.VersionInfo;

/** A loaded version. Its network is closed when the set and all leases have released it. */
final class Version {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.serving");

  private final String name;
  private final Network network;
  private final Signature signature;
  private final MemoryBudget.Reservation memory;
  private final long bytes;
  private final Duration loadTime;
  private final Instant loadedAt = Instant.now();
  private final AtomicInteger holders = new AtomicInteger(1);
  private final CompletableFuture<Void> closed = new CompletableFuture<>();

  Version(
      String name,
      Network network,
      Signature signature,
      MemoryBudget.Reservation memory,
      long bytes,
      Duration loadTime) {
    this.name = name;
    this.network = network;
    this.signature = signature;
    this.memory = memory;
    this.bytes = bytes;
    this.loadTime = loadTime;
  }

  String name() {
    return name;
  }

  Network network() {
    return network;
  }

  Signature signature() {
    return signature;
  }

  long bytes() {
    return bytes;
  }

  /** Completes when the network is closed. */
  CompletableFuture<Void> closed() {
    return closed;
  }

  VersionInfo info(VersionInfo.State state) {
    return new VersionInfo(name, state, bytes, Optional.of(loadedAt), loadTime, Optional.empty());
  }

  /** Adds a holder, unless the network is closed or about to be. */
  boolean retain() {
    int now = holders.get();
    while (now > 0) {
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
      now = holders.get();
    }
    return false;
  }

  /** Removes a holder; the last one closes the network on its thread. */
  void release() {
    if (holders.decrementAndGet() == 0) {
      close();
    }
  }

  private void close() {
    close(network, name);
    memory.close();
    closed.complete(null);
  }

  /** Closes a network; a failure is logged, because nothing else can be done about it. */
  static void close(Network network, String version) {
    try {
      network.close();
    } catch (RuntimeException | Error e) {
      LOGGER.log(System.Logger.Level.ERROR, "version " + version + " failed to close", e);
    }
  }

  void whenClosed(Consumer<Version> action) {
    CompletableFuture<Void> ignored = closed.thenRun(() -> action.accept(this));
  }
}
