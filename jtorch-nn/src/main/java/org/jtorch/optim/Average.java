package org.jtorch.optim;

import java.util.List;
import org.jtorch.Tensor;

/** How {@link AveragedModel} averages parameters, {@code multi_avg_fn}. */
@FunctionalInterface
public interface Average {
  /**
   * Updates averages in place. Called without gradient tracking, in a scope that frees the tensors
   * created here.
   *
   * @param averages averages of one dtype and device
   * @param current the present values, in the same order
   * @param count number of models that were averaged before, at least 1
   */
  void update(List<Tensor> averages, List<Tensor> current, long count);

  /**
   * Returns the mean of all models, {@code get_swa_multi_avg_fn()}: stochastic weight averaging.
   *
   * @return the average
   */
  static Average swa() {
    return (averages, current, count) -> Foreach.interpolate_(averages, current, 1.0 / (count + 1));
  }

  /**
   * Returns an exponential moving average, {@code get_ema_multi_avg_fn(decay)}.
   *
   * @param decay decay rate, from 0 to 1, often 0.999
   * @return the average
   * @throws IllegalArgumentException if the decay is out of range
   */
  static Average ema(double decay) {
    if (!(decay >= 0 && decay <= 1)) {
      throw new IllegalArgumentException("decay must be from 0 to 1, got " + decay);
    }
    return (averages, current, count) -> Foreach.interpolate_(averages, current, 1 - decay);
  }
}
