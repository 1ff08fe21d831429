package org.jtorch.optim;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Parameters that share options, an entry of {@code optimizer.param_groups}. A group belongs to one
 * optimizer; an optimizer's {@code group} method creates one.
 *
 * @param <O> the optimizer's options
 */
public final class ParamGroup<O extends OptimizerOptions<O>> {
  private final List<Tensor> params;
  private final Consumer<O> settings;
  private @Nullable O options;
  private final Map<String, Double> scheduled = new LinkedHashMap<>();

  /**
   * Creates a group with the optimizer's defaults.
   *
   * @param params the parameters, leaf tensors
   * @throws IllegalArgumentException if there is none, one is repeated, or one is not a leaf
   */
  public ParamGroup(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates a group with its own options.
   *
   * @param params the parameters, leaf tensors
   * @param settings sets the options that differ from the optimizer's defaults
   * @throws IllegalArgumentException if there is no parameter, one is repeated, or one is not a
   *     leaf
   */
  public ParamGroup(List<Tensor> params, Consumer<O> settings) {
    this.params = List.copyOf(params);
    this.settings = Objects.requireNonNull(settings, "settings");
    if (params.isEmpty()) {
      throw new IllegalArgumentException("optimizer got an empty parameter list");
    }
    if (new HashSet<>(params).size() < params.size()) {
      throw new IllegalArgumentException("a parameter group contains duplicate parameters");
    }
    for (Tensor param : params) {
      if (!param.isLeaf()) {
        throw new IllegalArgumentException(
            "can't optimize a non-leaf Tensor, " + param.dtype() + param.shape());
      }
    }
  }

  /** Sets this group's options: a copy of the defaults, changed by the group's own settings. */
  void configure(O defaults) {
    if (options != null) {
      throw new IllegalArgumentException("the parameter group already belongs to an optimizer");
    }
    O own = defaults.copy();
    settings.accept(own);
    own.check();
    options = own;
  }

  /** {@return the parameters, in the order given} */
  public List<Tensor> params() {
    return params;
  }

  /**
   * {@return this group's own options, which may be changed between steps}
   *
   * @throws IllegalStateException before the group is added to an optimizer
   */
  public O options() {
    if (options == null) {
      throw new IllegalStateException("the parameter group was not added to an optimizer yet");
    }
    return options;
  }

  /** {@return the learning rate, {@code group["lr"]}} */
  public double lr() {
    return options().lr();
  }

  /**
   * Sets the learning rate, {@code group["lr"] = lr}.
   *
   * @param lr at least 0
   */
  public void lr(double lr) {
    options().lr(lr);
  }

  /** The numbers that schedulers keep in a group, {@code group["initial_lr"]} for example. */
  Map<String, Double> scheduled() {
    return Collections.unmodifiableMap(scheduled);
  }

  /** One of the numbers that schedulers keep. */
  OptionalDouble scheduled(String name) {
    Double value = scheduled.get(name);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  void schedule(String name, double value) {
    scheduled.put(name, value);
  }

  /** Returns the number of parameters and the settings. */
  @Override
  public String toString() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("params", params.size());
    if (options != null) {
      options.writeSettings(shown);
    }
    return "ParamGroup" + PythonText.arguments(shown);
  }
}
