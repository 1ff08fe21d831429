package org.jtorch.spring.actuate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.ModelStatistics;
import org.jtorch.serving.Serving;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The endpoint {@code /actuator/jtorch}: models, versions, signatures and counts. A POST to {@code
 * /actuator/jtorch/MODEL} reloads a model, if {@code management.endpoint.jtorch.access} is {@code
 * unrestricted}.
 */
@Endpoint(id = "jtorch", defaultAccess = Access.READ_ONLY)
final class JtorchEndpoint {
  private final Serving serving;

  JtorchEndpoint(Serving serving) {
    this.serving = serving;
  }

  @ReadOperation
  Models models() {
    Map<String, ModelDescription> models = new TreeMap<>();
    serving.models().forEach(model -> models.put(model.name(), describe(model)));
    return new Models(models);
  }

  /** Describes a model; no result is status 404. */
  @ReadOperation
  @Nullable ModelDescription model(@Selector String model) {
    try {
      return describe(serving.model(model));
    } catch (UnknownModelException e) {
      return null;
    }
  }

  /** Reloads a model and waits for it. If that fails, the versions that answer go on. */
  @WriteOperation
  @Nullable ReloadResult reload(@Selector String model) {
    try {
      return new ReloadResult(describe(serving.load(model).join()), null);
    } catch (UnknownModelException e) {
      return null;
    } catch (CompletionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      return new ReloadResult(null, String.valueOf(cause.getMessage()));
    }
  }

  private ModelDescription describe(ModelInfo model) {
    ModelStatistics counts = serving.statistics(model.name());
    return new ModelDescription(
        model.ready(),
        model.route().map(Object::toString).orElse(null),
        model.versions().stream().map(JtorchEndpoint::describe).toList(),
        model.inputs().stream().map(JtorchEndpoint::describe).toList(),
        model.outputs().stream().map(JtorchEndpoint::describe).toList(),
        model.queued(),
        counts(counts.requests()),
        counts(counts.batches()),
        counts(counts.reasons()));
  }

  private static VersionDescription describe(VersionInfo version) {
    return new VersionDescription(
        version.version(),
        version.state().name(),
        version.bytes(),
        version.loadedAt().map(Instant::toString).orElse(null),
        version.loadTime().toMillis(),
        version.failure().orElse(null));
  }

  private static TensorDescription describe(TensorSpec spec) {
    return new TensorDescription(spec.name(), spec.dtype().toString(), spec.shape());
  }

  private static Map<String, Long> counts(Map<?, Long> counts) {
    Map<String, Long> named = new java.util.LinkedHashMap<>();
    counts.forEach((key, count) -> named.put(key.toString(), count));
    return named;
  }

  /**
   * Answer of the endpoint.
   *
   * @param models models by name
   */
  record Models(Map<String, ModelDescription> models) {}

  /**
   * A model.
   *
   * @param ready true if a version answers
   * @param route which version answers
   * @param versions its versions
   * @param inputs signature of the inputs
   * @param outputs signature of the outputs
   * @param queued requests that wait
   * @param requests ended requests by outcome
   * @param batches batches by size
   * @param reasons batches by reason of release
   */
  record ModelDescription(
      boolean ready,
      @Nullable String route,
      List<VersionDescription> versions,
      List<TensorDescription> inputs,
      List<TensorDescription> outputs,
      int queued,
      Map<String, Long> requests,
      Map<String, Long> batches,
      Map<String, Long> reasons) {}

  /**
   * A version.
   *
   * @param version its name
   * @param state its state
   * @param bytes size of its weights
   * @param loadedAt when it became ready
   * @param loadMillis time that loading took
   * @param failure what failed
   */
  record VersionDescription(
      String version,
      String state,
      long bytes,
      @Nullable String loadedAt,
      long loadMillis,
      @Nullable String failure) {}

  /**
   * An input or output.
   *
   * @param name its name
   * @param dtype its dtype
   * @param shape its sizes; -1 is any
   */
  record TensorDescription(String name, String dtype, List<Long> shape) {}

  /**
   * Result of a reload.
   *
   * @param loaded the new version
   * @param failure why the old version goes on
   */
  record ReloadResult(@Nullable VersionDescription loaded, @Nullable String failure) {}
}
