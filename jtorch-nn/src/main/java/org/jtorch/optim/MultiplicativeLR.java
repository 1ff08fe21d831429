package org.jtorch.optim;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * Multiplies each learning rate by a function of the epoch, {@code
 * torch.optim.lr_scheduler.MultiplicativeLR}. The functions are not part of the state dict.
 */
public final class MultiplicativeLR extends LRScheduler {
  private final List<LongToDoubleFunction> lrLambdas;

  /**
   * Creates a scheduler with one function for all parameter groups.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param lrLambda computes the factor from the epoch
   */
  public MultiplicativeLR(Optimizer<?> optimizer, LongToDoubleFunction lrLambda) {
    this(optimizer, Collections.nCopies(optimizer.paramGroups().size(), lrLambda));
  }

  /**
   * Creates a scheduler with one function per parameter group.
   *
   * @param optimizer the optimizer whose learning rates are set
   * @param lrLambdas functions that compute the factor from the epoch, one per group
   * @throws IllegalArgumentException if the numbers of functions and groups differ
   */
  public MultiplicativeLR(Optimizer<?> optimizer, List<LongToDoubleFunction> lrLambdas) {
    super(optimizer);
    this.lrLambdas = List.copyOf(lrLambdas);
    if (lrLambdas.size() != optimizer.paramGroups().size()) {
      throw new IllegalArgumentException(
          "expected "
              + optimizer.paramGroups().size()
              + " functions, one per parameter group, got "
              + lrLambdas.size());
    }
    initialStep();
  }

  @Override
  protected double getLr(double current, double base, int group) {
    return lastEpoch() == 0 ? current : current * lrLambdas.get(group).applyAsDouble(lastEpoch());
  }

  @Override
  double restartLr(double current, double base, int group) {
    return current * lrLambdas.get(group).applyAsDouble(0);
  }

  @Override
  protected boolean usesBaseLr() {
    return lrLambdas.size() != optimizer().paramGroups().size();
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("lr_lambdas", Collections.nCopies(lrLambdas.size(), Optional.empty()));
  }
}
