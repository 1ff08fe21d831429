package org.jtorch.optim;

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
 * Parameters that share settings. Made by an optimizer's {@code group} method, and given to one
 * optimizer.
 *
 * <p><b>Ownership:</b> refers to the parameters, owns none.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 *
 * @param <O> the optimizer's options
 */
public final class ParamGroup<O extends OptimizerOptions<O>> {
  private final List<Tensor> params;
  private final Consumer<O> settings;
  private @Nullable O options;
  private OptionalDouble initialLr = OptionalDouble.empty();

  ParamGroup(List<Tensor> params, Consumer<O> settings) {
    this.params = List.copyOf(params);
    this.settings = Objects.requireNonNull(settings);
    if (params.isEmpty()) {
      throw new IllegalArgumentException("an optimizer needs parameters, got none");
    }
    if (new HashSet<>(params).size() < params.size()) {
      throw new IllegalArgumentException("a parameter is twice in one group");
    }
    for (Tensor param : params) {
      if (!param.isLeaf()) {
        throw new IllegalArgumentException(
            "an optimizer cannot change a tensor that was computed from others, "
                + param.dtype()
                + param.shape());
      }
    }
  }

  /** Settles the settings: the optimizer's, and what this group says otherwise. */
  void join(O defaults) {
    if (options != null) {
      throw new IllegalArgumentException("the group belongs to an optimizer already");
    }
    O own = defaults.copy();
    settings.accept(own);
    own.check();
    options = own;
  }

  /**
   * The parameters.
   *
   * @return in the order in which they were given
   */
  public List<Tensor> params() {
    return params;
  }

  /**
   * The settings, which may be changed between steps.
   *
   * @return this group's own
   * @throws IllegalStateException before the group belongs to an optimizer
   */
  public O options() {
    if (options == null) {
      throw new IllegalStateException("the group belongs to no optimizer yet");
    }
    return options;
  }

  /**
   * The learning rate, {@code group["lr"]}.
   *
   * @return at least 0
   */
  public double lr() {
    return options().lr();
  }

  /**
   * Changes the learning rate, {@code group["lr"] = lr}.
   *
   * @param lr at least 0
   */
  public void lr(double lr) {
    options().lr(lr);
  }

  /** The rate that schedules start from, {@code group["initial_lr"]}. */
  OptionalDouble initialLr() {
    return initialLr;
  }

  void initialLr(double lr) {
    initialLr = OptionalDouble.of(lr);
  }

  /** The number of parameters and the settings. */
  @Override
  public String toString() {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("params", params.size());
    if (options != null) {
      options.write(shown);
    }
    return "ParamGroup" + PythonText.arguments(shown);
  }
}
