package org.jtorch.optim;

import java.util.List;
import java.util.function.LongToDoubleFunction;

/**
 * Multiplies each learning rate by a function of the epoch, {@code
 * torch.optim.lr_scheduler.MultiplicativeLR}. The functions are not part of the state dict.
 */
public final class MultiplicativeLR extends FunctionLR {
  /**
   * Creates a scheduler with one function for all parameter groups.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param lrLambda computes the factor from the epoch
   */
  public MultiplicativeLR(Optimizer<?> optimizer, LongToDoubleFunction lrLambda) {
    super(optimizer, forAll(optimizer, lrLambda));
  }

  /**
   * Creates a scheduler with one function per parameter group.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param lrLambdas functions that compute the factor from the epoch, one per group
   * @throws IllegalArgumentException if the numbers of functions and groups differ
   */
  public MultiplicativeLR(Optimizer<?> optimizer, List<LongToDoubleFunction> lrLambdas) {
    super(optimizer, lrLambdas);
  }

  @Override
  protected double getLr(double current, double base, int group) {
    return lastEpoch() == 0 ? current : current * factor(group, lastEpoch());
  }

  @Override
  double restartLr(double current, double base, int group) {
    return current * factor(group, 0);
  }

  @Override
  protected boolean usesBaseLr() {
    return !hasFunctionForEachGroup();
  }
}
