package org.jtorch.optim;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/**
 * Multiplies the first rates by a function of the epoch, {@code torch.optim.lr_scheduler.LambdaLR}.
 * The functions are not part of the state dict.
 *
 * <p><b>Ownership:</b> refers to the optimizer, owns nothing.
 *
 * <p><b>Thread safety:</b> for one thread at a time, as the optimizer.
 */
public final class LambdaLR extends LRScheduler {
  private final List<LongToDoubleFunction> factors;

  /**
   * A schedule with one function for all groups.
   *
   * @param optimizer whose rates to change
   * @param factor the factor of an epoch
   */
  public LambdaLR(Optimizer<?> optimizer, LongToDoubleFunction factor) {
    this(optimizer, Collections.nCopies(optimizer.paramGroups().size(), factor));
  }

  /**
   * A schedule with a function for each group.
   *
   * @param optimizer whose rates to change
   * @param factors the factors of an epoch, one function a group
   * @throws IllegalArgumentException if there are not as many functions as groups
   */
  public LambdaLR(Optimizer<?> optimizer, List<LongToDoubleFunction> factors) {
    super(optimizer);
    this.factors = List.copyOf(factors);
    if (factors.size() != optimizer.paramGroups().size()) {
      throw new IllegalArgumentException(
          "there are "
              + factors.size()
              + " functions for "
              + optimizer.paramGroups().size()
              + " groups");
    }
    begin();
  }

  @Override
  protected double rate(double current, double base, int group) {
    return base * factors.get(group).applyAsDouble(lastEpoch());
  }

  @Override
  void write(Map<String, Object> state) {
    state.put("lr_lambdas", Collections.nCopies(factors.size(), Optional.empty()));
  }
}
