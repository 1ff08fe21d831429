package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Options common to all optimizers. Each parameter group has its own copy, whose values may be
 * changed between steps.
 *
 * <p>The options of an {@link Optimizer} of your own extend this class, and write and read their
 * settings if these belong into the state dict:
 *
 * <pre>{@code
 * static final class Options extends OptimizerOptions<Options> {
 *   private double momentum = 0.9;
 *
 *   Options() {
 *     super(1e-3, 0); // learning rate, weight decay
 *   }
 *
 *   Options momentum(double momentum) {
 *     this.momentum = momentum;
 *     return this;
 *   }
 *
 *   @Override
 *   protected void writeSettings(Map<String, Object> settings) {
 *     super.writeSettings(settings);
 *     settings.put("momentum", momentum);
 *   }
 *
 *   @Override
 *   protected void readSettings(SavedSettings settings) {
 *     super.readSettings(settings);
 *     momentum(settings.number("momentum"));
 *   }
 * }
 * }</pre>
 *
 * @param <O> the class itself
 */
public abstract class OptimizerOptions<O extends OptimizerOptions<O>> implements Cloneable {
  /** Settings of PyTorch's implementations that are None by default; others are false. */
  private static final Set<String> NONE = Set.of("foreach", "fused");

  private double lr;
  private @Nullable Tensor lrTensor;
  private double weightDecay;
  private boolean maximize;

  /**
   * Creates options with default values.
   *
   * @param lr learning rate, at least 0
   * @param weightDecay weight decay (L2 penalty) coefficient, at least 0
   */
  protected OptimizerOptions(double lr, double weightDecay) {
    this.lr = lr;
    this.weightDecay = weightDecay;
  }

  /**
   * Learning rate, at least 0.
   *
   * @throws IllegalArgumentException if it is negative
   */
  @CanIgnoreReturnValue
  public O lr(double lr) {
    this.lr = atLeastZero("lr", lr);
    this.lrTensor = null;
    return self();
  }

  /**
   * Learning rate in a tensor, which is read in each step. Schedulers write into it.
   *
   * @param lr one element, at least 0; stays the caller's
   * @throws IllegalArgumentException if it has another number of elements or is negative
   */
  @CanIgnoreReturnValue
  public O lr(Tensor lr) {
    if (lr.numel() != 1) {
      throw new IllegalArgumentException("lr must have one element, got shape " + lr.shape());
    }
    double unused = atLeastZero("lr", lr.item());
    this.lrTensor = TensorScope.unscoped(lr.detach());
    return self();
  }

  /** {@return the learning rate} */
  public double lr() {
    return lrTensor == null ? lr : lrTensor.item();
  }

  /** Sets the learning rate as a scheduler does: a tensor is changed in place. */
  final void scheduleLr(double lr) {
    if (lrTensor == null) {
      this.lr = lr;
    } else {
      Tensor unused = lrTensor.fill_(lr);
    }
  }

  /** The learning rate as a state dict has it. */
  final Object savedLr() {
    return lrTensor == null ? (Object) lr : lrTensor.detach();
  }

  /**
   * Weight decay (L2 penalty) coefficient, at least 0.
   *
   * @throws IllegalArgumentException if it is negative
   */
  @CanIgnoreReturnValue
  public O weightDecay(double weightDecay) {
    this.weightDecay = atLeastZero("weightDecay", weightDecay);
    return self();
  }

  /** {@return the weight decay (L2 penalty) coefficient} */
  public double weightDecay() {
    return weightDecay;
  }

  /** Whether to maximize the objective instead of minimizing it. Default false. */
  @CanIgnoreReturnValue
  public O maximize(boolean maximize) {
    this.maximize = maximize;
    return self();
  }

  /** {@return whether the objective is maximized, default false} */
  public boolean maximize() {
    return maximize;
  }

  @SuppressWarnings("unchecked") // O is the class of this
  final O self() {
    return (O) this;
  }

  /**
   * Returns the momentum, or the first of the betas, which {@link CyclicLR} and {@link OneCycleLR}
   * change.
   *
   * @return empty by default: the optimizer has none
   */
  protected OptionalDouble cycledMomentum() {
    return OptionalDouble.empty();
  }

  /**
   * Sets the momentum or the first of the betas. Called only if {@link #cycledMomentum()} returns
   * one.
   *
   * @param momentum the new value
   */
  protected void cycledMomentum(double momentum) {
    throw new UnsupportedOperationException("the optimizer has no momentum");
  }

  /**
   * Returns a copy for a parameter group. The copy is shallow; override this if a field refers to
   * an object that changes.
   *
   * @return new options with the same values
   */
  @SuppressWarnings("unchecked") // O is the class of this
  protected O copy() {
    try {
      return (O) clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("this class is Cloneable", e);
    }
  }

  /**
   * Checks that the options fit together, after all of them were set. Does nothing by default.
   *
   * @throws IllegalArgumentException if they contradict each other
   */
  protected void check() {}

  /**
   * Writes the settings into a group of a state dict, under PyTorch's names: {@code lr}, {@code
   * weight_decay} and {@code maximize} by default.
   *
   * @param settings the group to add to: numbers, booleans, text, and lists and maps of them
   */
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("lr", savedLr());
    settings.put("weight_decay", weightDecay);
    settings.put("maximize", maximize);
  }

  /**
   * Reads what {@link #writeSettings} wrote. A state dict is first read into a {@link #copy}, so an
   * exception leaves the optimizer as it was.
   *
   * @param settings a group of a state dict
   * @throws IllegalArgumentException if a setting is missing or has another type
   */
  protected void readSettings(SavedSettings settings) {
    readCommonSettings(settings);
    weightDecay(settings.number("weight_decay"));
  }

  /** Reads the settings that every optimizer has. */
  final void readCommonSettings(SavedSettings settings) {
    if (settings.value("lr").orElse(0) instanceof Tensor tensor) {
      lr(tensor.clone());
    } else {
      lr(settings.number("lr"));
    }
    maximize(settings.flag("maximize", false));
  }

  /** Writes settings that choose between PyTorch's implementations, with PyTorch's defaults. */
  static void writeDefaults(Map<String, Object> settings, String... names) {
    for (String name : names) {
      settings.put(name, NONE.contains(name) ? Optional.empty() : false);
    }
  }

  final void refuseWeightDecay(String optimizer) {
    if (weightDecay != 0) {
      throw new IllegalArgumentException(optimizer + " has no weight decay");
    }
  }

  static double atLeastZero(String name, double value) {
    if (!(value >= 0)) {
      throw new IllegalArgumentException(name + " must be at least 0, got " + value);
    }
    return value;
  }
}
