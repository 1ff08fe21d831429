package org.jtorch.train;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jtorch.Tensor;

/** Options of {@link TrainingTask#supervised}. */
@CanIgnoreReturnValue
public final class SupervisedOptions {
  final Map<String, BiFunction<Tensor, Tensor, Tensor>> metrics = new LinkedHashMap<>();

  SupervisedOptions() {}

  /**
   * A metric of a batch, of the model's output and the target, whose mean over the validation is
   * logged as {@code val_} and the name.
   */
  public SupervisedOptions metric(String name, BiFunction<Tensor, Tensor, Tensor> metric) {
    metrics.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(metric, "metric"));
    return this;
  }
}
