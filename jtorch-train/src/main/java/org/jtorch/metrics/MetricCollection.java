package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.nn.Module;

/**
 * Metrics of the same predictions and targets, {@code torchmetrics.MetricCollection}.
 *
 * <pre>{@code
 * Map<String, PredictionMetric> metrics =
 *     Map.of("accuracy", Accuracy.multiclass(10), "auroc", AUROC.multiclass(10));
 * try (MetricCollection collection = new MetricCollection(metrics, o -> o.prefix("val_"))) {
 *   collection.update(logits, target);
 *   double accuracy = collection.compute().get("val_accuracy").item();
 * }
 * }</pre>
 *
 * <p><b>Ownership:</b> the metrics are children of the collection, which {@link #close} closes.
 */
public final class MetricCollection extends Module implements AutoCloseable {
  private final Map<String, PredictionMetric> metrics;
  private final Options options = new Options();

  /**
   * Creates a collection of metrics that are named as their classes.
   *
   * @param metrics metrics of different classes
   * @throws IllegalArgumentException if two are of the same class
   */
  public MetricCollection(PredictionMetric... metrics) {
    this(named(metrics));
  }

  /** Creates a collection; see {@link #MetricCollection(Map, Consumer)}. */
  public MetricCollection(Map<String, ? extends PredictionMetric> metrics) {
    this(metrics, o -> {});
  }

  /**
   * Creates a collection.
   *
   * @param metrics metrics by names, which have no dots
   * @param options {@code o -> o.prefix("val_")}
   */
  public MetricCollection(
      Map<String, ? extends PredictionMetric> metrics, Consumer<Options> options) {
    Map<String, PredictionMetric> all = new LinkedHashMap<>(metrics);
    options.accept(this.options);
    all.forEach(this::register);
    this.metrics = Collections.unmodifiableMap(all);
  }

  private static Map<String, PredictionMetric> named(PredictionMetric... metrics) {
    Map<String, PredictionMetric> named = new LinkedHashMap<>();
    for (PredictionMetric metric : metrics) {
      String name = metric.getClass().getSimpleName();
      if (named.put(name, metric) != null) {
        throw new IllegalArgumentException(
            "two metrics are named " + name + ": give names in a map");
      }
    }
    return named;
  }

  /** {@return the metrics by their names, without prefix and postfix} */
  public Map<String, PredictionMetric> metrics() {
    return metrics;
  }

  /**
   * Adds a batch to all metrics, {@code update}.
   *
   * @param predictions what the model computed
   * @param target what is true
   * @throws IllegalArgumentException if shapes, dtypes or values do not fit a metric
   */
  public void update(Tensor predictions, Tensor target) {
    metrics.values().forEach(metric -> metric.update(predictions, target));
  }

  /**
   * Adds a batch to all metrics and returns their values of that batch only, {@code forward}.
   *
   * @param predictions what the model computed
   * @param target what is true
   * @return values by names
   * @throws IllegalArgumentException if shapes, dtypes or values do not fit a metric
   */
  public Map<String, Tensor> call(Tensor predictions, Tensor target) {
    Map<String, Tensor> values = new LinkedHashMap<>();
    metrics.forEach((name, metric) -> values.put(full(name), metric.call(predictions, target)));
    return values;
  }

  /**
   * Returns the values over all updates since the last reset, {@code compute}.
   *
   * @return values by names, in the order of the metrics
   * @throws IllegalStateException if nothing was updated since the last reset
   */
  public Map<String, Tensor> compute() {
    return TensorScope.compute(
        () -> {
          Map<String, Tensor> values = new LinkedHashMap<>();
          metrics.forEach((name, metric) -> values.put(full(name), metric.compute()));
          return values;
        });
  }

  /** Resets all metrics, {@code reset}. */
  public void reset() {
    metrics.values().forEach(Metric::reset);
  }

  /**
   * Adds the states of another collection, {@code merge_state}.
   *
   * @param other a collection of the same metrics, which does not change
   * @throws IllegalArgumentException if its names or metrics differ
   */
  public void merge(MetricCollection other) {
    if (!metrics.keySet().equals(other.metrics.keySet())) {
      throw new IllegalArgumentException(
          "merge: the metrics are " + metrics.keySet() + " and " + other.metrics.keySet());
    }
    metrics.forEach(
        (name, metric) -> metric.merge(Objects.requireNonNull(other.metrics.get(name))));
  }

  /** Frees the states of all metrics. Optional: otherwise the garbage collector does. */
  @Override
  public void close() {
    metrics.values().forEach(Metric::close);
  }

  private String full(String name) {
    return options.prefix + name + options.postfix;
  }

  /** Options of a {@link MetricCollection}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private String prefix = "";
    private String postfix = "";

    private Options() {}

    /** Text before the names of values. Default none. */
    public Options prefix(String prefix) {
      this.prefix = Objects.requireNonNull(prefix, "prefix");
      return this;
    }

    /** Text after the names of values. Default none. */
    public Options postfix(String postfix) {
      this.postfix = Objects.requireNonNull(postfix, "postfix");
      return this;
    }
  }
}
