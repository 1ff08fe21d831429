package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Module;

/**
 * Stops a training whose metric no longer improves, Lightning's {@code EarlyStopping}.
 *
 * <pre>{@code
 * EarlyStopping stopping = new EarlyStopping(o -> o.patience(5).restoreBest(model));
 * for (int epoch = 0; epoch < 100; epoch++) {
 *   train();
 *   if (stopping.update(validationLoss())) {
 *     break;
 *   }
 * }
 * stopping.restore();
 * }</pre>
 *
 * <p>As a {@link Callback} of a {@link Trainer} it reads the metric of {@link Options#monitor}
 * after each validation.
 */
public final class EarlyStopping implements Callback, Stateful {
  private final Options options;
  private double best = Double.NaN;
  private long wait;
  private boolean stopped;
  private @Nullable ModelSnapshot weights;

  /** Creates early stopping with a patience of 3 for a loss. */
  public EarlyStopping() {
    this(o -> {});
  }

  /**
   * Creates early stopping.
   *
   * @param options {@code o -> o.monitor("val_loss").patience(5)}
   */
  public EarlyStopping(Consumer<Options> options) {
    this.options = new Options();
    options.accept(this.options);
  }

  /**
   * Adds a metric of one validation.
   *
   * @param metric the loss or score
   * @return whether to stop: it has not improved {@code patience} times in succession, or is not
   *     finite
   */
  @CanIgnoreReturnValue
  public boolean update(double metric) {
    if (options.checkFinite && !Double.isFinite(metric)) {
      stopped = true;
    } else if (options.mode.isBetter(metric, best, options.minDelta)) {
      best = metric;
      wait = 0;
      keepWeights();
    } else {
      wait++;
      stopped |= wait >= options.patience;
    }
    return stopped;
  }

  private void keepWeights() {
    Module model = options.model;
    if (model != null) {
      if (weights != null) {
        weights.close();
      }
      weights = ModelSnapshot.of(model);
    }
  }

  /** {@return whether {@link #update} has returned true} */
  public boolean isStopped() {
    return stopped;
  }

  /** {@return the best metric, {@code best_score}, if there was a validation} */
  public OptionalDouble bestScore() {
    return Double.isNaN(best) ? OptionalDouble.empty() : OptionalDouble.of(best);
  }

  /** {@return the number of validations since the best one, {@code wait_count}} */
  public long waitCount() {
    return wait;
  }

  /**
   * Gives the model of {@link Options#restoreBest} the weights of the best validation, and frees
   * the copy. Nothing happens if there is none.
   */
  public void restore() {
    ModelSnapshot kept = weights;
    if (kept != null) {
      kept.restore();
      close();
    }
  }

  /** Frees the copy of the best weights. */
  public void close() {
    if (weights != null) {
      weights.close();
      weights = null;
    }
  }

  @Override
  public void onFitStart(Trainer trainer) {
    if (options.restoreBest && options.model == null) {
      options.model = trainer.model();
    }
  }

  @Override
  public void onValidationEnd(Trainer trainer) {
    if (update(trainer.metric(options.monitor))) {
      trainer.stop();
    }
  }

  @Override
  public void onFitEnd(Trainer trainer) {
    restore();
  }

  @Override
  public void onException(Trainer trainer, Throwable exception) {
    close();
  }

  @Override
  public void configureState(TrainingState.Options state) {
    state.addOptional("early_stopping", this);
  }

  /** {@return the state under Lightning's names, without the weights} */
  @Override
  public Map<String, Object> stateDict() {
    Map<String, Object> state = new LinkedHashMap<>();
    state.put("wait_count", wait);
    state.put("best_score", best);
    state.put("patience", options.patience);
    return state;
  }

  /**
   * Restores the count and the best metric.
   *
   * @param state as {@link #stateDict} returns it
   */
  @Override
  public void loadStateDict(Map<String, Object> state) {
    if (!(state.get("wait_count") instanceof Number count)
        || !(state.get("best_score") instanceof Number score)) {
      throw new IllegalArgumentException("not the state of EarlyStopping: " + state.keySet());
    }
    wait = count.longValue();
    best = score.doubleValue();
    stopped = false;
  }

  /** Options of early stopping. */
  @CanIgnoreReturnValue
  public static final class Options {
    private String monitor = "val_loss";
    private long patience = 3;
    private double minDelta;
    private MetricMode mode = MetricMode.MIN;
    private boolean checkFinite = true;
    private boolean restoreBest;
    private @Nullable Module model;

    private Options() {}

    /** Name of the metric that a trainer's callback reads. Default {@code "val_loss"}. */
    public Options monitor(String monitor) {
      this.monitor = Objects.requireNonNull(monitor, "monitor");
      return this;
    }

    /** Number of validations without improvement after which to stop, at least 1. Default 3. */
    public Options patience(long patience) {
      if (patience < 1) {
        throw new IllegalArgumentException("patience must be at least 1, got " + patience);
      }
      this.patience = patience;
      return this;
    }

    /** Smallest change that is an improvement, at least 0, {@code min_delta}. Default 0. */
    public Options minDelta(double minDelta) {
      if (!(minDelta >= 0)) {
        throw new IllegalArgumentException("minDelta must be at least 0, got " + minDelta);
      }
      this.minDelta = minDelta;
      return this;
    }

    /** Which metrics are better. Default {@link MetricMode#MIN}. */
    public Options mode(MetricMode mode) {
      this.mode = Objects.requireNonNull(mode, "mode");
      return this;
    }

    /** Whether a metric that is NaN or infinite stops, {@code check_finite}. Default true. */
    public Options checkFinite(boolean checkFinite) {
      this.checkFinite = checkFinite;
      return this;
    }

    /**
     * Whether a trainer's model gets the weights of the best validation at the end. Default false.
     */
    public Options restoreBest(boolean restoreBest) {
      this.restoreBest = restoreBest;
      return this;
    }

    /** Model whose weights are copied at each improvement, for {@link EarlyStopping#restore}. */
    public Options restoreBest(Module model) {
      this.model = Objects.requireNonNull(model, "model");
      this.restoreBest = true;
      return this;
    }
  }
}
