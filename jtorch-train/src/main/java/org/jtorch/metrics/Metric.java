package org.jtorch.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;

/**
 * Base class of metrics, {@code torchmetrics.Metric}: a module with states that updates add to,
 * {@link #compute} reads and {@link #reset} sets back.
 *
 * <p>A metric of one's own has states and two methods. One whose update takes predictions and
 * targets extends {@link PredictionMetric}; another one calls {@link #accumulate} in an update
 * method of its own.
 *
 * <p><b>Errors:</b> {@code compute} before any update throws {@link IllegalStateException}. Updates
 * with tensors of the wrong shape or dtype throw {@link IllegalArgumentException} and change
 * nothing. An update with an empty batch is allowed and adds nothing.
 */
public abstract class Metric extends Module implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("org.jtorch.metrics");

  private final List<MetricState> states = new ArrayList<>();
  private long updateCount;

  /** Creates a metric without states. */
  protected Metric() {
    registerStateDictPreHook(module -> states.forEach(MetricState::complete));
    registerLoadStateDictPreHook(
        (module, stateDict, prefix) -> {
          for (MetricState state : states) {
            Tensor value = stateDict.get(prefix + state.name());
            if (value != null) {
              state.prepareLoading(value);
            }
          }
        });
  }

  /**
   * Registers a state, {@code add_state}. It is a buffer of that name.
   *
   * @param name name in the state dict
   * @param initial the value before the first update; for {@link MetricState.Reduction#CAT} a
   *     tensor whose first size is 0
   * @param reduction how values of updates and of workers are combined
   * @return the state
   */
  protected final MetricState addState(
      String name, Tensor initial, MetricState.Reduction reduction) {
    MetricState state = new MetricState(name, buffer(name, initial), reduction);
    states.add(state);
    return state;
  }

  /**
   * Runs an update without gradients, frees its temporaries and counts it.
   *
   * @param update adds to the states, after it has checked its arguments
   */
  protected final void accumulate(Runnable update) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      update.run();
    }
    updateCount++;
  }

  /**
   * Computes the value from the states. {@link #compute} calls it, without gradients, when there
   * was an update.
   *
   * @return the value
   */
  protected abstract Tensor result();

  /**
   * Returns the value over all updates since the last reset, {@code compute}.
   *
   * @return a scalar unless the metric's options say otherwise, in the caller's scope
   * @throws IllegalStateException if nothing was updated, loaded or merged since the last reset
   */
  public final Tensor compute() {
    if (updateCount == 0 && isInitial()) {
      throw new IllegalStateException(
          getClass().getSimpleName() + ": compute was called before update");
    }
    try (Mode mode = Torch.noGrad()) {
      return TensorScope.compute(this::result);
    }
  }

  /** Sets all states to their initial values, {@code reset}. */
  public final void reset() {
    try (Mode mode = Torch.noGrad()) {
      states.forEach(MetricState::reset);
    }
    updateCount = 0;
  }

  /**
   * Adds the states of another metric, {@code merge_state}, as if this metric had seen the other's
   * updates after its own.
   *
   * @param other a metric of the same class and options, which does not change
   * @throws IllegalArgumentException if the class or the shapes of the states differ
   */
  public final void merge(Metric other) {
    boolean same = getClass() == other.getClass() && states.size() == other.states.size();
    for (int i = 0; same && i < states.size(); i++) {
      same = states.get(i).fits(other.states.get(i));
    }
    if (!same || other == this) {
      throw new IllegalArgumentException(
          "merge: " + other + " is not another metric of the kind of " + this);
    }
    try (Mode mode = Torch.noGrad()) {
      for (int i = 0; i < states.size(); i++) {
        states.get(i).update(other.states.get(i).get());
      }
    }
    updateCount += other.updateCount;
  }

  /** {@return the number of updates since the last reset, {@code update_count}} */
  public final long updateCount() {
    return updateCount;
  }

  /** Frees the states. Optional: otherwise the garbage collector frees them with the metric. */
  @Override
  public void close() {
    super.close();
    states.forEach(MetricState::close);
  }

  /**
   * Computes the value of one batch and adds the batch to the states; the body of {@code forward}.
   *
   * @param update the update with that batch
   * @return the value of the batch, in the caller's scope
   */
  final Tensor valueOf(Runnable update) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> before = new ArrayList<>();
      try (Mode mode = Torch.noGrad()) {
        states.forEach(state -> before.add(state.get().clone()));
      }
      long count = updateCount;
      List<Tensor> batch = new ArrayList<>();
      boolean done = false;
      try {
        reset();
        update.run();
        Tensor value = scope.keep(compute());
        try (Mode mode = Torch.noGrad()) {
          states.forEach(state -> batch.add(state.get().clone()));
        }
        done = true;
        return value;
      } finally {
        restore(before, batch);
        updateCount = count + (done ? 1 : 0);
      }
    }
  }

  private void restore(List<Tensor> before, List<Tensor> batch) {
    try (Mode mode = Torch.noGrad()) {
      for (int i = 0; i < states.size(); i++) {
        states.get(i).set(before.get(i));
        if (!batch.isEmpty()) {
          states.get(i).update(batch.get(i));
        }
      }
    }
  }

  private boolean isInitial() {
    return states.stream().allMatch(MetricState::isInitial);
  }

  /** Logs a warning where {@code torchmetrics} warns. */
  final void warn(String text) {
    LOG.log(System.Logger.Level.WARNING, getClass().getSimpleName() + ": " + text);
  }

  static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException(Objects.requireNonNull(text));
  }
}
