package org.jtorch.train;

import org.jtorch.optim.Optimizer;
import org.jtorch.optim.ParamGroup;

/**
 * Logs the learning rates of a {@link Trainer}'s steps, Lightning's {@code LearningRateMonitor}:
 * {@code lr} of the first parameter group, then {@code lr_1} and so on, over all optimizers.
 */
public final class LearningRateMonitor implements Callback {
  /** Creates a callback. */
  public LearningRateMonitor() {}

  @Override
  public void onBeforeOptimizerStep(Trainer trainer) {
    int index = 0;
    for (Optimizer<?> optimizer : trainer.optimizers()) {
      for (ParamGroup<?> group : optimizer.paramGroups()) {
        trainer.log(index == 0 ? "lr" : "lr_" + index, group.lr());
        index++;
      }
    }
  }
}
