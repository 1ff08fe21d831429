package org.jtorch.optim;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongToDoubleFunction;

/** A scheduler that has a function of the epoch for each parameter group. */
abstract sealed class FunctionLR extends LRScheduler permits LambdaLR, MultiplicativeLR {
  private final List<LongToDoubleFunction> lrLambdas;

  FunctionLR(Optimizer<?> optimizer, List<LongToDoubleFunction> lrLambdas) {
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

  static List<LongToDoubleFunction> forAll(Optimizer<?> optimizer, LongToDoubleFunction lrLambda) {
    return Collections.nCopies(optimizer.paramGroups().size(), lrLambda);
  }

  final double factor(int group, long epoch) {
    return lrLambdas.get(group).applyAsDouble(epoch);
  }

  /** Whether every parameter group has a function; groups that were added later have none. */
  final boolean hasFunctionForEachGroup() {
    return lrLambdas.size() == optimizer().paramGroups().size();
  }

  @Override
  protected void writeSettings(Map<String, Object> settings) {
    settings.put("lr_lambdas", Collections.nCopies(lrLambdas.size(), Optional.empty()));
  }
}
