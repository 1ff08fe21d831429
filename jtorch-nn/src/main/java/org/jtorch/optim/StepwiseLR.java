package org.jtorch.optim;

/**
 * Base class of schedulers whose learning rate follows from the present one, so that groups may be
 * added later.
 */
abstract sealed class StepwiseLR extends LRScheduler
    permits ConstantLR, ExponentialLR, LinearLR, MultiStepLR, PolynomialLR, StepLR {
  StepwiseLR(Optimizer<?> optimizer) {
    super(optimizer);
  }

  @Override
  protected final boolean usesBaseLr() {
    return false;
  }

  @Override
  final double restartLr(double current, double base, int group) {
    return getLr(Double.isNaN(base) ? current : base, base, group);
  }
}
