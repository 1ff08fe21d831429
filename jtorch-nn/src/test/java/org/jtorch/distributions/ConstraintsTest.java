package org.jtorch.distributions;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class ConstraintsTest {
  private static final double NAN = Double.NaN;

  private static void assertChecks(Constraint constraint, double[] values, boolean... expected) {
    assertArrayEquals(
        expected, constraint.check(Torch.tensor(values)).toBooleanArray(), constraint.toString());
  }

  private static double[] of(double... values) {
    return values;
  }

  @Test
  void numbersAreCheckedOneByOne() {
    assertChecks(Constraints.REAL, of(1, NAN), true, false);
    assertChecks(Constraints.BOOLEAN, of(0, 1, 2, 0.5), true, true, false, false);
    assertChecks(Constraints.POSITIVE, of(1e-30, 0, NAN), true, false, false);
    assertChecks(Constraints.NONNEGATIVE, of(0, -1e-30, NAN), true, false, false);
    assertChecks(Constraints.NONNEGATIVE_INTEGER, of(0, 3, 0.5, -1), true, true, false, false);
    assertChecks(Constraints.POSITIVE_INTEGER, of(0, 3, 1.5), false, true, false);
    assertChecks(Constraints.integerInterval(1, 3), of(0, 1, 3, 2.5), false, true, true, false);
    assertChecks(Constraints.UNIT_INTERVAL, of(0, 1, 1.1), true, true, false);
    assertChecks(Constraints.halfOpenInterval(0, 1), of(0, 1), true, false);
    assertChecks(Constraints.lessThan(2), of(2, 1), false, true);
    assertChecks(Constraints.greaterThanEq(2), of(2, 1), true, false);
    Tensor bound = Torch.tensor(new double[] {1, 2});
    assertChecks(Constraints.greaterThan(bound), of(1.5, 1.5), true, false);
    assertChecks(Constraints.integerInterval(0, bound), of(2, 2), false, true);
  }

  @Test
  void vectorsAreCheckedAsOne() {
    Tensor rows = Torch.tensor(new double[][] {{0, 1, 0}, {0.5, 0.5, 0}, {1, 1, 0}});
    assertArrayEquals(
        new boolean[] {true, false, false}, Constraints.ONE_HOT.check(rows).toBooleanArray());
    assertArrayEquals(
        new boolean[] {true, true, false}, Constraints.SIMPLEX.check(rows).toBooleanArray());
    assertArrayEquals(
        new boolean[] {true, true, false}, Constraints.multinomial(1).check(rows).toBooleanArray());
    Constraint vector = Constraints.independent(Constraints.interval(0, 0.9), 1);
    assertArrayEquals(new boolean[] {false, true, false}, vector.check(rows).toBooleanArray());
    assertEquals(1, vector.eventDim());
    assertEquals(
        "IndependentConstraint(Interval(lower_bound=0.0, upper_bound=0.9), 1)", vector.toString());
  }

  @Test
  void matricesAreCheckedAsOne() {
    Tensor definite = Torch.tensor(new double[][] {{2, 1}, {1, 2}});
    Tensor semidefinite = Torch.tensor(new double[][] {{0, 0}, {0, 2}});
    Tensor lower = Torch.tensor(new double[][] {{1, 0}, {0.6, 0.8}});
    Tensor negative = Torch.tensor(new double[][] {{-1, 0}, {0.6, 0.8}});
    Tensor wide = Torch.tensor(new double[][] {{1, 0, 0}, {0.6, 0.8, 0}});
    assertAccepts(Constraints.POSITIVE_DEFINITE, List.of(definite), List.of(semidefinite, lower));
    assertAccepts(
        Constraints.POSITIVE_SEMIDEFINITE, List.of(definite, semidefinite), List.of(lower));
    assertAccepts(Constraints.SYMMETRIC, List.of(definite, semidefinite), List.of(lower, wide));
    assertAccepts(Constraints.SQUARE, List.of(definite, lower), List.of(wide));
    assertAccepts(Constraints.LOWER_TRIANGULAR, List.of(lower, negative), List.of(definite));
    assertAccepts(Constraints.LOWER_CHOLESKY, List.of(lower), List.of(negative, definite));
    assertAccepts(Constraints.CORR_CHOLESKY, List.of(lower), List.of(negative, definite));
  }

  private static void assertAccepts(Constraint constraint, List<Tensor> good, List<Tensor> bad) {
    good.forEach(x -> assertTrue(constraint.check(x).itemBoolean(), constraint + " " + x));
    bad.forEach(x -> assertFalse(constraint.check(x).itemBoolean(), constraint + " " + x));
    assertEquals(2, constraint.eventDim());
  }

  @Test
  void slicesHaveTheirOwnConstraints() {
    List<Constraint> two = List.of(Constraints.POSITIVE, Constraints.BOOLEAN);
    Tensor x = Torch.tensor(new double[] {2, 2, 1});
    assertArrayEquals(
        new boolean[] {true, false, true},
        Constraints.cat(two, 0, new long[] {1, 2}).check(x).toBooleanArray());
    assertArrayEquals(
        new boolean[] {true, false},
        Constraints.stack(two, 0).check(x.narrow(0, 0, 2)).toBooleanArray());
    assertTrue(Constraints.cat(two, 0, new long[0]).isDiscrete());
  }
}
