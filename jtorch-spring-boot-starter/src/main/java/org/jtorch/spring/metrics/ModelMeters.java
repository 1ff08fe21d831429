package org.jtorch.spring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jtorch.serving.BatchEvent;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Outcome;
import org.jtorch.serving.ReleaseReason;
import org.jtorch.serving.RequestEvent;
import org.jtorch.serving.Serving;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;

/**
 * The meters of one model in one registry. No tag names a version, so that reloads do not add
 * meters for months.
 */
final class ModelMeters {
  private final MeterRegistry registry;
  private final Tags tags;
  private final Map<Outcome, Timer> requests = new EnumMap<>(Outcome.class);
  private final Map<ReleaseReason, Counter> batches = new EnumMap<>(ReleaseReason.class);
  private final Timer queueTime;
  private final Timer computeTime;
  private final DistributionSummary batchSize;
  private final Counter elements;
  private final Counter padding;

  ModelMeters(MeterRegistry registry, Serving serving, String model) {
    this.registry = registry;
    this.tags = Tags.of("model", model);
    for (Outcome outcome : Outcome.values()) {
      requests.put(
          outcome, timer("requests", "Requests, from arrival to end", "outcome", name(outcome)));
    }
    for (ReleaseReason reason : ReleaseReason.values()) {
      batches.put(reason, counter("batches", "Computed batches", "reason", name(reason)));
    }
    queueTime = timer("queue.time", "Time that requests waited for a worker");
    computeTime = timer("compute.time", "Computing time of batches");
    batchSize =
        DistributionSummary.builder("jtorch.serving.batch.size")
            .description("Requests in a batch")
            .tags(tags)
            .register(registry);
    elements = counter("elements", "Computed input elements", "kind", "input");
    padding = counter("elements", "Computed input elements", "kind", "padding");
    addGauges(serving, model);
  }

  private void addGauges(Serving serving, String model) {
    gauge(serving, model, "queued", "Requests that wait", ModelInfo::queued);
    gauge(serving, model, "ready", "1 if a version answers", m -> m.ready() ? 1 : 0);
    gauge(serving, model, "versions", "Loaded versions", m -> loaded(m).count());
    Gauge.builder("jtorch.serving.weights", serving, s -> value(s, model, ModelMeters::bytes))
        .description("Size of the loaded weights")
        .baseUnit(BaseUnits.BYTES)
        .tags(tags)
        .register(registry);
  }

  private void gauge(
      Serving serving,
      String model,
      String name,
      String description,
      ToDoubleFunction<ModelInfo> value) {
    Gauge.builder("jtorch.serving." + name, serving, s -> value(s, model, value))
        .description(description)
        .tags(tags)
        .register(registry);
  }

  private static double value(Serving serving, String model, ToDoubleFunction<ModelInfo> value) {
    try {
      return value.applyAsDouble(serving.model(model));
    } catch (UnknownModelException e) {
      return 0;
    }
  }

  private static double bytes(ModelInfo model) {
    return loaded(model).mapToLong(VersionInfo::bytes).sum();
  }

  private static java.util.stream.Stream<VersionInfo> loaded(ModelInfo model) {
    return model.versions().stream()
        .filter(
            version ->
                switch (version.state()) {
                  case WARMING, READY, DRAINING -> true;
                  case LOADING, CLOSED, FAILED -> false;
                });
  }

  void requestEnded(RequestEvent event) {
    Objects.requireNonNull(requests.get(event.outcome())).record(event.totalTime());
    if (event.outcome() != Outcome.INVALID && event.outcome() != Outcome.REJECTED) {
      queueTime.record(event.queueTime());
    }
  }

  void batchComputed(BatchEvent event) {
    computeTime.record(event.computeTime());
    batchSize.record(event.requests());
    Objects.requireNonNull(batches.get(event.reason())).increment();
    elements.increment((double) (event.elements() - event.padding()));
    padding.increment((double) event.padding());
  }

  void shadowCompared(double maxDifference) {
    boolean comparable = Double.isFinite(maxDifference);
    counter("shadow.requests", "Compared requests", "comparable", String.valueOf(comparable))
        .increment();
    if (comparable) {
      DistributionSummary.builder("jtorch.serving.shadow.difference")
          .description("Largest absolute difference between an answer and the candidate's")
          .tags(tags)
          .register(registry)
          .record(maxDifference);
    }
  }

  private Timer timer(String name, String description, String... more) {
    return Timer.builder("jtorch.serving." + name)
        .description(description)
        .tags(tags.and(more))
        .register(registry);
  }

  private Counter counter(String name, String description, String... more) {
    return Counter.builder("jtorch.serving." + name)
        .description(description)
        .tags(tags.and(more))
        .register(registry);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
