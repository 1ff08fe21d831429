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

  /** Integers between bounds. */
  static final class IntegerInterval extends Constraint {
    private final Operand lower;
    private final Operand upper;

    IntegerInterval(Operand lower, Operand upper) {
      this.lower = lower;
      this.upper = upper;
    }

    Operand lower() {
      return lower;
    }

    Operand upper() {
      return upper;
    }

    @Override
    public Tensor check(Tensor value) {
      return value
          .remainder(1)
          .eq(0)
          .bitwiseAnd(lower.isAtMost(value))
          .bitwiseAnd(upper.isAtLeast(value));
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }

    @Override
    public String toString() {
      return "IntegerInterval(lower_bound=" + lower + ", upper_bound=" + upper + ")";
    }
  }

  /** Integers of at least a bound. */
  static final class IntegerGreaterThan extends Constraint {
    private final Operand lower;

    IntegerGreaterThan(Operand lower) {
      this.lower = lower;
    }

    Operand lower() {
      return lower;
    }

    @Override
    public Tensor check(Tensor value) {
      return value.remainder(1).eq(0).bitwiseAnd(lower.isAtMost(value));
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }

    @Override
    public String toString() {
      return "IntegerGreaterThan(lower_bound=" + lower + ")";
    }
  }

  /** Numbers greater than a bound. */
  static final class GreaterThan extends Constraint {
    private final Operand lower;

    GreaterThan(Operand lower) {
      this.lower = lower;
    }

    Operand lower() {
      return lower;
    }

    @Override
    public Tensor check(Tensor value) {
      return lower.isBelow(value);
    }

    @Override
    public String toString() {
      return "GreaterThan(lower_bound=" + lower + ")";
    }
  }

  /** Numbers of at least a bound. */
  static final class GreaterThanEq extends Constraint {
    private final Operand lower;

    GreaterThanEq(Operand lower) {
      this.lower = lower;
    }

    Operand lower() {
      return lower;
    }

    @Override
    public Tensor check(Tensor value) {
      return lower.isAtMost(value);
    }

    @Override
    public String toString() {
      return "GreaterThanEq(lower_bound=" + lower + ")";
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
  static final class Interval extends Constraint {
    private final Operand lower;
    private final Operand upper;

    Interval(Operand lower, Operand upper) {
      this.lower = lower;
      this.upper = upper;
    }

    Operand lower() {
      return lower;
    }

    Operand upper() {
      return upper;
    }

    @Override
    public Tensor check(Tensor value) {
      return lower.isAtMost(value).bitwiseAnd(upper.isAtLeast(value));
    }

    @Override
    public String toString() {
      return "Interval(lower_bound=" + lower + ", upper_bound=" + upper + ")";
    }
  }

  /** Numbers between bounds, the upper one excluded. */
  static final class HalfOpenInterval extends Constraint {
    private final Operand lower;
    private final Operand upper;

    HalfOpenInterval(Operand lower, Operand upper) {
      this.lower = lower;
      this.upper = upper;
    }

    Operand lower() {
      return lower;
    }

    Operand upper() {
      return upper;
    }

    @Override
    public Tensor check(Tensor value) {
      return lower.isAtMost(value).bitwiseAnd(upper.isAbove(value));
    }

    @Override
    public String toString() {
      return "HalfOpenInterval(lower_bound=" + lower + ", upper_bound=" + upper + ")";
    }
  }
}
