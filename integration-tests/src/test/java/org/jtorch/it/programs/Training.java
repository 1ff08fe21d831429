package org.jtorch.it.programs;

import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.optim.Optimizer;

/** Training loop of all programs. */
final class Training {
  private Training() {}

  /** Runs the given number of steps, each on a newly computed loss; returns the last loss. */
  static double run(Optimizer<?> optimizer, int steps, Supplier<Tensor> loss) {
    double last = Double.NaN;
    for (int step = 0; step < steps; step++) {
      try (TensorScope scope = TensorScope.open()) {
        optimizer.zeroGrad();
        Tensor value = loss.get();
        value.backward();
        optimizer.step();
        last = value.item();
      }
    }
    return last;
  }
}
