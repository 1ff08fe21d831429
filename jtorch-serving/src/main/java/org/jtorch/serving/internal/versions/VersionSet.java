package org.jtorch.serving.internal.versions;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.Network;
import org.jtorch.serving.Route;
import org.jtorch.serving.ServingListener;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.settings.ModelSettings;

/** The versions of one model: one version, loaded once. */
public final class VersionSet implements AutoCloseable {
  private static final class Version {
    final String name;
    final Network network;
    final VersionInfo info;
    final AtomicInteger uses = new AtomicInteger(1);

    Version(String name, Network network, VersionInfo info) {
      this.name = name;
      this.network = network;
      this.info = info;
    }

    boolean use() {
      return uses.getAndUpdate(n -> n == 0 ? 0 : n + 1) > 0;
    }

    void release() {
      if (uses.decrementAndGet() == 0) {
        network.close();
      }
    }
  }

  private final ModelSettings settings;
  private final Trial trial;
  private final ServingListener listener;
  private volatile @Nullable Version current;

  public VersionSet(ModelSettings settings, Trial trial, ServingListener listener) {
    this.settings = settings;
    this.trial = trial;
    this.listener = listener;
  }

  /** Loads the source's present version on this thread. */
  public VersionInfo loadNow() {
    long start = System.nanoTime();
    String name = settings.source().version();
    Network network;
    try {
      network = settings.source().load(settings.device());
    } catch (IOException | RuntimeException e) {
      throw new ModelNotReadyException(
          settings.name(), "version " + name + " could not be loaded: " + e.getMessage(), e);
    }
    try {
      trial.run(network);
    } catch (RuntimeException e) {
      network.close();
      throw new ModelNotReadyException(
          settings.name(), "version " + name + " failed its trial: " + e.getMessage(), e);
    }
    VersionInfo info =
        new VersionInfo(
            name,
            VersionInfo.State.READY,
            network.bytes(),
            Optional.of(Instant.now()),
            Duration.ofNanos(System.nanoTime() - start),
            Optional.empty());
    Version old = current;
    current = new Version(name, network, info);
    if (old != null) {
      old.release();
    }
    listener.versionChanged(settings.name(), info);
    return info;
  }

  /**
   * Takes a lease of the version that answers the next request.
   *
   * @param version name of the version; empty for the route's
   * @throws UnknownModelException if there is no such version
   * @throws ModelNotReadyException if no version answers
   */
  public Lease acquire(Optional<String> version) {
    Version found = current;
    if (found == null || !found.use()) {
      throw new ModelNotReadyException(settings.name(), "the model is not loaded", null);
    }
    if (version.isPresent() && !version.get().equals(found.name)) {
      found.release();
      throw new UnknownModelException(
          settings.name(), "there is no version " + version.get(), null);
    }
    return new Use(found);
  }

  private static final class Use extends AtomicBoolean implements Lease {
    private static final long serialVersionUID = 1;

    private final transient Version version;

    Use(Version version) {
      this.version = version;
    }

    @Override
    public Network network() {
      return version.network;
    }

    @Override
    public String version() {
      return version.name;
    }

    @Override
    public void close() {
      if (compareAndSet(false, true)) {
        version.release();
      }
    }
  }

  /** Returns the route. */
  public Optional<Route> route() {
    Version found = current;
    return found == null ? Optional.empty() : Optional.of(new Route.Only(found.name));
  }

  /** Returns the versions' states. */
  public List<VersionInfo> versions() {
    Version found = current;
    return found == null ? List.of() : List.of(found.info);
  }

  /** Returns the signature of the inputs: the options', or the file's; empty if not known. */
  public List<TensorSpec> inputs() {
    Version found = current;
    return !settings.inputs().isEmpty() || found == null
        ? settings.inputs()
        : found.network.inputs();
  }

  /** Returns the signature of the outputs: the options', or the file's; empty if not known. */
  public List<TensorSpec> outputs() {
    Version found = current;
    return !settings.outputs().isEmpty() || found == null
        ? settings.outputs()
        : found.network.outputs();
  }

  /** Closes all versions when their last leases are closed. */
  @Override
  public void close() {
    Version found = current;
    current = null;
    if (found != null) {
      found.release();
    }
  }
}
