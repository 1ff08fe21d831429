package org.jtorch.distributions;

import java.util.List;
import org.jtorch.Tensor;

/** PyTorch's constraints, {@code torch.distributions.constraints}. */
public final class Constraints {
  /** Values 0 and 1, {@code boolean}. */
  public static final Constraint BOOLEAN = new ScalarConstraints.Bool();

  /** One-hot vectors. */
  public static final Constraint ONE_HOT = new VectorConstraints.OneHot();

  /** Integers of at least 0. */
  public static final Constraint NONNEGATIVE_INTEGER =
      new ScalarConstraints.IntegerGreaterThan(Operand.of(0));

  /** Integers of at least 1. */
  public static final Constraint POSITIVE_INTEGER =
      new ScalarConstraints.IntegerGreaterThan(Operand.of(1));

  /** Real numbers: everything but NaN. */
  public static final Constraint REAL = new ScalarConstraints.Real();

  /** Vectors of real numbers. */
  public static final Constraint REAL_VECTOR = independent(REAL, 1);

  /** Numbers greater than 0. */
  public static final Constraint POSITIVE = greaterThan(0.0);

  /** Numbers of at least 0. */
  public static final Constraint NONNEGATIVE = greaterThanEq(0.0);

  /** Numbers from 0 to 1. */
  public static final Constraint UNIT_INTERVAL = interval(0.0, 1.0);

  /** Vectors of numbers of at least 0 whose sum is 1. */
  public static final Constraint SIMPLEX = new VectorConstraints.Simplex();

  /** Lower triangular square matrices. */
  public static final Constraint LOWER_TRIANGULAR = new MatrixConstraints.LowerTriangular();

  /** Lower triangular square matrices with a positive diagonal. */
  public static final Constraint LOWER_CHOLESKY = new MatrixConstraints.LowerCholesky();

  /** Lower triangular square matrices with a positive diagonal and rows of length 1. */
  public static final Constraint CORR_CHOLESKY = new MatrixConstraints.CorrCholesky();

  /** Square matrices. */
  public static final Constraint SQUARE = new MatrixConstraints.Square();

  /** Symmetric square matrices. */
  public static final Constraint SYMMETRIC = new MatrixConstraints.Symmetric();

  /** Positive semidefinite matrices. */
  public static final Constraint POSITIVE_SEMIDEFINITE =
      new MatrixConstraints.PositiveSemidefinite();

  /** Positive definite matrices. */
  public static final Constraint POSITIVE_DEFINITE = new MatrixConstraints.PositiveDefinite();

  private Constraints() {}

  /**
   * Returns the constraint of integers from a lower to an upper bound, both inclusive.
   *
   * @param lowerBound the lower bound
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint integerInterval(long lowerBound, long upperBound) {
    return new ScalarConstraints.IntegerInterval(Operand.of(lowerBound), Operand.of(upperBound));
  }

  /**
   * Returns the constraint of integers between bounds that broadcast with the values.
   *
   * @param lowerBound the lower bound
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint integerInterval(long lowerBound, Tensor upperBound) {
    return new ScalarConstraints.IntegerInterval(Operand.of(lowerBound), Operand.of(upperBound));
  }

  /**
   * Returns the constraint of numbers greater than a bound.
   *
   * @param lowerBound the lower bound
   * @return the constraint
   */
  public static Constraint greaterThan(double lowerBound) {
    return new ScalarConstraints.GreaterThan(Operand.of(lowerBound));
  }

  /**
   * Returns the constraint of numbers greater than a bound that broadcasts with the values.
   *
   * @param lowerBound the lower bound
   * @return the constraint
   */
  public static Constraint greaterThan(Tensor lowerBound) {
    return new ScalarConstraints.GreaterThan(Operand.of(lowerBound));
  }

  /**
   * Returns the constraint of numbers of at least a bound.
   *
   * @param lowerBound the lower bound
   * @return the constraint
   */
  public static Constraint greaterThanEq(double lowerBound) {
    return new ScalarConstraints.GreaterThanEq(Operand.of(lowerBound));
  }

  /**
   * Returns the constraint of numbers of at least a bound that broadcasts with the values.
   *
   * @param lowerBound the lower bound
   * @return the constraint
   */
  public static Constraint greaterThanEq(Tensor lowerBound) {
    return new ScalarConstraints.GreaterThanEq(Operand.of(lowerBound));
  }

  /**
   * Returns the constraint of numbers less than a bound.
   *
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint lessThan(double upperBound) {
    return new ScalarConstraints.LessThan(Operand.of(upperBound));
  }

  /**
   * Returns the constraint of numbers less than a bound that broadcasts with the values.
   *
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint lessThan(Tensor upperBound) {
    return new ScalarConstraints.LessThan(Operand.of(upperBound));
  }

  /**
   * Returns the constraint of numbers from a lower to an upper bound, both inclusive.
   *
   * @param lowerBound the lower bound
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint interval(double lowerBound, double upperBound) {
    return new ScalarConstraints.Interval(Operand.of(lowerBound), Operand.of(upperBound));
  }

  /**
   * Returns the constraint of numbers between bounds that broadcast with the values.
   *
   * @param lowerBound the lower bound
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint interval(Tensor lowerBound, Tensor upperBound) {
    return new ScalarConstraints.Interval(Operand.of(lowerBound), Operand.of(upperBound));
  }

  /**
   * Returns the constraint of numbers from a lower bound, inclusive, to an upper one, exclusive.
   *
   * @param lowerBound the lower bound
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint halfOpenInterval(double lowerBound, double upperBound) {
    return new ScalarConstraints.HalfOpenInterval(Operand.of(lowerBound), Operand.of(upperBound));
  }

  /**
   * Returns the constraint of vectors of counts with a sum of at most a bound.
   *
   * @param upperBound the upper bound
   * @return the constraint
   */
  public static Constraint multinomial(long upperBound) {
    return new VectorConstraints.Multinomial(Operand.of(upperBound));
  }

  /**
   * Returns a constraint whose check aggregates over the last dimensions.
   *
   * @param base the constraint of the elements
   * @param reinterpretedBatchNdims the number of dimensions that become part of the event
   * @return a constraint with a larger event dimension
   */
  public static Constraint independent(Constraint base, int reinterpretedBatchNdims) {
    return new VectorConstraints.IndependentConstraint(base, reinterpretedBatchNdims);
  }

  /**
   * Returns the constraint of values of a {@link MixtureSameFamily} of components.
   *
   * @param base the constraint of the components
   * @return the constraint
   */
  public static Constraint mixtureSameFamily(Constraint base) {
    return new VectorConstraints.MixtureSameFamilyConstraint(base);
  }

  /**
   * Returns constraints of slices along a dimension, in the way of {@code Torch.cat}.
   *
   * @param constraints one constraint per slice
   * @param dim the dimension
   * @param lengths the sizes of the slices; empty for 1 each
   * @return a constraint of the concatenated tensor
   */
  public static Constraint cat(List<Constraint> constraints, int dim, long[] lengths) {
    return new JoinedConstraints.Cat(constraints, dim, lengths);
  }

  /**
   * Returns constraints of slices of size 1 along a dimension, in the way of {@code Torch.stack}.
   *
   * @param constraints one constraint per slice
   * @param dim the dimension
   * @return the constraint
   */
  public static Constraint stack(List<Constraint> constraints, int dim) {
    return new JoinedConstraints.Stack(constraints, dim);
  }
}
