package org.jtorch.serving.internal.versions;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Route;
import org.jtorch.serving.ServingListener;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.settings.ModelSettings;

/** The versions of one model. */
public final class VersionSet implements AutoCloseable {
  private final ModelSettings settings;
  private final VersionLoader loader;
  private final LoadQueue loads;
  private final BatchAssembly assembly;
  private final ServingListener listener;
  private final Executor background;
  private final Set<Version> draining = new LinkedHashSet<>();
  private final @Nullable SourceWatcher watcher;
  private @Nullable VersionInfo unready;
  private volatile boolean closed;
  private volatile Optional<String> tried = Optional.empty();
  private volatile Routing routing;

  /**
   * Creates a set without versions, and starts watching the source if the settings say so.
   *
   * @param settings the model
   * @param trial what a version must pass
   * @param assembly makes batches as the workers do
   * @param budget memory of all models
   * @param listener told of changes and comparisons; throws nothing
   * @param background runs comparisons when there is nothing better to do; may reject them
   */
  public VersionSet(
      ModelSettings settings,
      Trial trial,
      BatchAssembly assembly,
      MemoryBudget budget,
      ServingListener listener,
      Executor background) {
    this.settings = settings;
    this.loader = new VersionLoader(settings, trial, budget);
    this.loads = new LoadQueue(settings.name());
    this.assembly = assembly;
    this.listener = listener;
    this.background = background;
    this.routing = Routing.of(Map.of(), Optional.empty(), this::comparison);
    this.watcher =
        settings
            .watch()
            .map(time -> new SourceWatcher(settings.source(), time, () -> tried, this::load))
            .orElse(null);
    if (watcher != null) {
      watcher.start(settings.name());
    }
  }

  private Comparison comparison(Version candidate) {
    return new Comparison(settings.name(), candidate, assembly, background, listener);
  }

  /**
   * Takes a lease of the version for the next request.
   *
   * @param version the version that the request names; empty for the route's
   * @return the lease, which the caller closes
   * @throws UnknownModelException if there is no such version
   * @throws ModelNotReadyException if no version answers
   */
  public Lease acquire(Optional<String> version) {
    while (true) {
      Routing now = routing;
      Version found =
          version.isPresent()
              ? now.named(version.get()).orElseThrow(() -> unknown(version.get()))
              : now.next().orElseThrow(this::notReady);
      if (found.retain()) {
        return new Lease(found, version.isPresent() ? null : now.nextComparison());
      }
    }
  }

  private UnknownModelException unknown(String version) {
    return new UnknownModelException(
        settings.name(), "model " + settings.name() + " has no version " + version, null);
  }

  private synchronized ModelNotReadyException notReady() {
    VersionInfo last = unready;
    String why =
        last == null
            ? "no version is loaded"
            : last.failure()
                .map(failure -> "version " + last.version() + " failed: " + failure)
                .orElse("version " + last.version() + " is being loaded");
    return new ModelNotReadyException(
        settings.name(), "model " + settings.name() + " is not ready: " + why, null);
  }

  /**
   * Loads the present version of the model's source and routes requests to it. Loads of one model
   * run one after the other.
   *
   * @return the new version; completes exceptionally with {@link ModelNotReadyException}
   */
  public CompletableFuture<VersionInfo> load() {
    return loads.submit(() -> install(settings.source(), true));
  }

  /**
   * Loads a version next to the others.
   *
   * @param source where it comes from
   * @return the new version; completes exceptionally with {@link ModelNotReadyException}
   */
  public CompletableFuture<VersionInfo> addVersion(NetworkSource source) {
    return loads.submit(() -> install(source, false));
  }

  private VersionInfo install(NetworkSource source, boolean routed) {
    Version version = loaded(source, routed);
    List<Version> retired;
    synchronized (this) {
      unready = null;
      retired = closed ? List.of(version) : replace(version, routed);
    }
    if (closed && retired.contains(version)) {
      version.release();
      throw closing();
    }
    VersionInfo info = version.info(VersionInfo.State.READY);
    listener.versionChanged(settings.name(), info);
    if (retired.isEmpty()) {
      FreedMemory.trim(version.bytes(), background);
    } else {
      drain(retired);
    }
    return info;
  }

  private Version loaded(NetworkSource source, boolean routed) {
    String[] loading = {""};
    long start = System.nanoTime();
    try {
      checkOpen();
      if (routed) {
        tried = Optional.of("");
      }
      return loader.load(
          source,
          signature(),
          (name, revision, state) -> {
            checkOpen();
            loading[0] = name;
            if (routed) {
              tried = Optional.of(revision);
            }
            unready(UnreadyVersion.loading(name, state, start));
          });
    } catch (Exception | Error e) {
      unready(UnreadyVersion.failed(loading[0], e, start));
      throw UnreadyVersion.exception(settings.name(), loading[0], e);
    }
  }

  private ModelNotReadyException closing() {
    return new ModelNotReadyException(
        settings.name(), "model " + settings.name() + " is being closed", null);
  }

  private void checkOpen() {
    if (closed) {
      throw closing();
    }
  }

  private void unready(VersionInfo info) {
    synchronized (this) {
      unready = info;
    }
    listener.versionChanged(settings.name(), info);
  }

  /** Puts a version into the routing and returns the versions that it replaces. */
  private List<Version> replace(Version version, boolean routed) {
    Map<String, Version> versions = new LinkedHashMap<>(routing.versions());
    Optional<Route> route = routing.route();
    Set<Version> retired = new LinkedHashSet<>();
    if (routed) {
      route
          .map(Routing::named)
          .orElse(Set.of())
          .forEach(name -> retired.add(versions.remove(name)));
      route = Optional.of(new Route.Only(version.name()));
    }
    Version sameName = versions.put(version.name(), version);
    if (sameName != null) {
      retired.add(sameName);
    }
    routing = Routing.of(versions, route, this::comparison);
    draining.addAll(retired);
    return List.copyOf(retired);
  }

  /** Tells that versions are retired, and closes each when its last lease has ended. */
  @CanIgnoreReturnValue
  private CompletableFuture<Void> drain(Collection<Version> retired) {
    for (Version version : retired) {
      listener.versionChanged(settings.name(), version.info(VersionInfo.State.DRAINING));
      version.whenClosed(this::forget);
      version.release();
    }
    return CompletableFuture.allOf(
        retired.stream().map(Version::closed).toArray(CompletableFuture<?>[]::new));
  }

  private void forget(Version version) {
    synchronized (this) {
      draining.remove(version);
    }
    listener.versionChanged(settings.name(), version.info(VersionInfo.State.CLOSED));
    FreedMemory.trim(version.bytes(), background);
  }

  /**
   * Retires a version.
   *
   * @param name its name
   * @return completes when it is closed
   * @throws UnknownModelException if there is no such version
   * @throws IllegalStateException if the route names it
   */
  public CompletableFuture<Void> removeVersion(String name) {
    Version version;
    synchronized (this) {
      version = routing.named(name).orElseThrow(() -> unknown(name));
      if (routing.route().map(Routing::named).orElse(Set.of()).contains(name)) {
        throw new IllegalStateException(
            "version " + name + " of model " + settings.name() + " is routed: route another first");
      }
      Map<String, Version> versions = new LinkedHashMap<>(routing.versions());
      versions.remove(name);
      routing = Routing.of(versions, routing.route(), this::comparison);
      draining.add(version);
    }
    return drain(List.of(version));
  }

  /**
   * Retires all versions.
   *
   * @return completes when all are closed
   */
  public CompletableFuture<Void> unload() {
    return retireAll();
  }

  @CanIgnoreReturnValue
  private CompletableFuture<Void> retireAll() {
    Collection<Version> all;
    synchronized (this) {
      all = routing.versions().values();
      routing = Routing.of(Map.of(), Optional.empty(), this::comparison);
      draining.addAll(all);
      unready = null;
    }
    return drain(all);
  }

  /**
   * Sets which versions answer requests that name none.
   *
   * @param route the route
   * @throws UnknownModelException if a version is not ready
   */
  public synchronized void route(Route route) {
    for (String name : Routing.named(route)) {
      if (routing.named(name).isEmpty()) {
        throw unknown(name);
      }
    }
    routing = Routing.of(routing.versions(), Optional.of(route), this::comparison);
  }

  /**
   * Returns the route.
   *
   * @return the route; empty before a version is routed
   */
  public Optional<Route> route() {
    return routing.route();
  }

  /**
   * Returns the versions.
   *
   * @return ready ones, the one that is being loaded or failed last, and those that end
   */
  public synchronized List<VersionInfo> versions() {
    List<VersionInfo> infos = new ArrayList<>();
    routing.versions().values().forEach(v -> infos.add(v.info(VersionInfo.State.READY)));
    if (unready != null) {
      infos.add(unready);
    }
    draining.forEach(v -> infos.add(v.info(VersionInfo.State.DRAINING)));
    return infos;
  }

  /**
   * Returns the inputs of the version that answers.
   *
   * @return the declared ones, else the file's, else the example's; empty if not known
   */
  public List<TensorSpec> inputs() {
    return settings.inputs().isEmpty() ? signature().inputs() : settings.inputs();
  }

  /**
   * Returns the outputs of the version that answers.
   *
   * @return the declared ones, else the file's, else the example's; empty if not known
   */
  public List<TensorSpec> outputs() {
    return settings.outputs().isEmpty() ? signature().outputs() : settings.outputs();
  }

  private Signature signature() {
    Routing now = routing;
    return now.route()
        .map(route -> Routing.answering(route).iterator().next())
        .flatMap(now::named)
        .map(Version::signature)
        .orElse(Signature.UNKNOWN);
  }

  /** Retires all versions, and waits for a load that runs; its version is not put into service. */
  @Override
  public void close() {
    closed = true;
    if (watcher != null) {
      watcher.close();
    }
    loads.close(closing());
    retireAll();
  }
}
