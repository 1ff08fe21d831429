package org.jtorch.distributions;

import org.jtorch.Tensor;

/** Constraints of single numbers. */
final class ScalarConstraints {
  private ScalarConstraints() {}

  /** Values 0 and 1. */
  static final class Bool extends Constraint {

    @Override
    public Tensor check(Tensor value) {
      return value.eq(0).bitwiseOr(value.eq(1));
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }

    @Override
    public String toString() {
      return "Boolean()";
    }
  }

  /** All but NaN. */
  static final class Real extends Constraint {

    @Override
    public Tensor check(Tensor value) {
      return value.eq(value);
    }
  }

  /** Numbers above a bound. */
  abstract static class Above extends Constraint {
    private final Operand lower;

    Above(Operand lower) {
      this.lower = lower;
    }

    final Operand lower() {
      return lower;
    }

    @Override
    public final String toString() {
      return getClass().getSimpleName() + "(lower_bound=" + lower + ")";
    }
  }

  /** Numbers between bounds. */
  abstract static class Between extends Constraint {
    private final Operand lower;
    private final Operand upper;

    Between(Operand lower, Operand upper) {
      this.lower = lower;
      this.upper = upper;
    }

    final Operand lower() {
      return lower;
    }

    final Operand upper() {
      return upper;
    }

    @Override
    public final String toString() {
      return getClass().getSimpleName() + "(lower_bound=" + lower + ", upper_bound=" + upper + ")";
    }
  }

  /** Integers between bounds. */
  static final class IntegerInterval extends Between {
    IntegerInterval(Operand lower, Operand upper) {
      super(lower, upper);
    }

    @Override
    public Tensor check(Tensor value) {
      return value
          .remainder(1)
          .eq(0)
          .bitwiseAnd(lower().isAtMost(value))
          .bitwiseAnd(upper().isAtLeast(value));
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }
  }

  /** Integers of at least a bound. */
  static final class IntegerGreaterThan extends Above {
    IntegerGreaterThan(Operand lower) {
      super(lower);
    }

    @Override
    public Tensor check(Tensor value) {
      return value.remainder(1).eq(0).bitwiseAnd(lower().isAtMost(value));
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }
  }

  /** Numbers greater than a bound. */
  static final class GreaterThan extends Above {
    GreaterThan(Operand lower) {
      super(lower);
    }

    @Override
    public Tensor check(Tensor value) {
      return lower().isBelow(value);
    }
  }

  /** Numbers of at least a bound. */
  static final class GreaterThanEq extends Above {
    GreaterThanEq(Operand lower) {
      super(lower);
    }

    @Override
    public Tensor check(Tensor value) {
      return lower().isAtMost(value);
    }
  }

  /** Numbers less than a bound. */
  static final class LessThan extends Constraint {
    private final Operand upper;

    LessThan(Operand upper) {
      this.upper = upper;
    }

    Operand upper() {
      return upper;
    }

    @Override
    public Tensor check(Tensor value) {
      return upper.isAbove(value);
    }

    @Override
    public String toString() {
      return "LessThan(upper_bound=" + upper + ")";
    }
  }

  /** Numbers between bounds. */
  static final class Interval extends Between {
    Interval(Operand lower, Operand upper) {
      super(lower, upper);
    }

    @Override
    public Tensor check(Tensor value) {
      return lower().isAtMost(value).bitwiseAnd(upper().isAtLeast(value));
    }
  }

  /** Numbers between bounds, the upper one excluded. */
  static final class HalfOpenInterval extends Between {
    HalfOpenInterval(Operand lower, Operand upper) {
      super(lower, upper);
    }

    @Override
    public Tensor check(Tensor value) {
      return lower().isAtMost(value).bitwiseAnd(upper().isAbove(value));
    }
  }
}
