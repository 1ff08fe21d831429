package org.jtorch.distributions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All transforms against values of PyTorch 2.13, in float64, to 1e-10 relative. */
class TransformsAgainstPythonTest {
  private static final Transform EXP = new ExpTransform();
  private static final Transform TANH = new TanhTransform();

  static List<String> transforms() {
    return Recorded.cases("T.");
  }

  static List<String> constraints() {
    return Recorded.cases("R.");
  }

  private static Tensor doubles(double first, double second, double... rest) {
    return Torch.tensor(DType.FLOAT64, first, second, rest);
  }

  private static Transform make(String name) {
    return switch (name) {
      case "AbsTransform" -> new AbsTransform();
      case "AffineTransform" -> new AffineTransform(0.5, -2);
      case "AffineVector" -> new AffineTransform(doubles(0.5, 1, 2), doubles(1.5, -1, 2), 1);
      case "CatTransform" -> new CatTransform(List.of(EXP, TANH), -1, 1, 2);
      case "ComposeTransform" ->
          new ComposeTransform(List.of(new AffineTransform(1, 0.5), new StickBreakingTransform()));
      case "CorrCholeskyTransform" -> new CorrCholeskyTransform();
      case "CumulativeDistributionTransform" ->
          new CumulativeDistributionTransform(
              new Normal(Torch.tensor(DType.FLOAT64, 0.5), Torch.tensor(DType.FLOAT64, 2.0)));
      case "ExpTransform" -> EXP;
      case "IndependentTransform" -> new IndependentTransform(EXP, 1);
      case "LowerCholeskyTransform" -> new LowerCholeskyTransform();
      case "PositiveDefiniteTransform" -> new PositiveDefiniteTransform();
      case "PowerTransform" -> new PowerTransform(Torch.tensor(DType.FLOAT64, 1.7));
      case "ReshapeTransform" -> new ReshapeTransform(Shape.of(3), Shape.of(3, 1));
      case "SigmoidTransform" -> new SigmoidTransform();
      case "SoftmaxTransform" -> new SoftmaxTransform();
      case "SoftplusTransform" -> new SoftplusTransform();
      case "StackTransform" -> new StackTransform(List.of(EXP, TANH), 0);
      case "StickBreakingTransform" -> new StickBreakingTransform();
      case "TanhTransform" -> TANH;
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void valuesJacobiansAndShapesEqualPythons(String name) {
    Recorded recorded = new Recorded(name);
    Transform transform = make(name.substring(2));
    Tensor x = recorded.get("x");
    Tensor y = recorded.get("y");
    Tensor leaf = x.detach().clone().requiresGrad_();
    Tensor output = transform.call(leaf);
    recorded.compare("y", output);
    recorded.compareGradients("y", output, Map.of("x", leaf));
    recorded.compare("inverse", transform.inv().call(y));
    compare(recorded, "log_abs_det_jacobian", () -> transform.logAbsDetJacobian(x, y));
    compare(recorded, "inverse_jacobian", () -> transform.inv().logAbsDetJacobian(y, x));
    assertEquals(recorded.shape("forward_shape"), transform.forwardShape(x.shape()));
    assertEquals(recorded.shape("inverse_shape"), transform.inverseShape(y.shape()));
    compare(recorded, "in_domain", () -> transform.domain().check(x));
    compare(recorded, "in_codomain", () -> transform.codomain().check(y));
    recorded.check();
  }

  private static void compare(Recorded recorded, String what, Supplier<Tensor> actual) {
    if (recorded.has(what)) {
      recorded.compare(what, actual.get());
    } else {
      assertThrows(UnsupportedOperationException.class, actual::get, what);
    }
  }

  private static Constraint constraint(String name) {
    return switch (name) {
      case "real" -> Constraints.REAL;
      case "positive" -> Constraints.POSITIVE;
      case "nonnegative" -> Constraints.NONNEGATIVE;
      case "greater_than" -> Constraints.greaterThan(1.5);
      case "less_than" -> Constraints.lessThan(-0.5);
      case "unit_interval" -> Constraints.UNIT_INTERVAL;
      case "interval" -> Constraints.interval(-1, 2);
      case "simplex" -> Constraints.SIMPLEX;
      case "independent" -> Constraints.independent(Constraints.POSITIVE, 1);
      case "corr_cholesky" -> Constraints.CORR_CHOLESKY;
      default -> throw new IllegalArgumentException(name);
    };
  }

  @ParameterizedTest
  @MethodSource("constraints")
  void registeredTransformsSatisfyTheirConstraint(String name) {
    Recorded recorded = new Recorded(name);
    Constraint constraint = constraint(name.substring(2));
    Tensor x = recorded.get("x");
    Tensor bijected = ConstraintRegistry.bijectTo().transform(constraint).call(x);
    Tensor transformed = ConstraintRegistry.transformTo().transform(constraint).call(x);
    recorded.compare("biject_to", bijected);
    recorded.compare("transform_to", transformed);
    assertTrue(constraint.check(bijected).all().itemBoolean());
    assertTrue(constraint.check(transformed).all().itemBoolean());
    recorded.check();
  }

  @Test
  void unregisteredConstraintsAreRefused() {
    UnsupportedOperationException refused =
        assertThrows(
            UnsupportedOperationException.class,
            () -> ConstraintRegistry.bijectTo().transform(Constraints.BOOLEAN));
    assertEquals("Cannot transform Boolean() constraints", refused.getMessage());
  }

  @Test
  void transformsOfEqualParametersAreEqual() {
    assertEquals(new ExpTransform(), new ExpTransform());
    assertEquals(new ExpTransform().inv(), new ExpTransform().inv());
    assertNotEquals(new ExpTransform(), new TanhTransform());
    assertEquals(new AffineTransform(1, 2), new AffineTransform(1, 2));
    assertNotEquals(new AffineTransform(1, 2), new AffineTransform(1, 3));
    assertEquals(
        new ComposeTransform(List.of(EXP, TANH)), new ComposeTransform(List.of(EXP, TANH)));
    assertNotEquals(new CorrCholeskyTransform(), new CorrCholeskyTransform());
  }

  @Test
  void cachedTransformReturnsTheInputItself() {
    Tensor x = doubles(25, 30);
    Tensor plain = TANH.inv().call(TANH.call(x));
    assertTrue(plain.isinf().all().itemBoolean());
    Transform cached = TANH.withCache(1);
    Tensor y = cached.call(x);
    assertTrue(cached.inv().call(y).equal(x));
    assertThrows(IllegalArgumentException.class, () -> TANH.withCache(2));
  }

  @Test
  void signIsThatOfTheDerivative() {
    assertEquals(1, EXP.sign().item());
    assertEquals(-1, new AffineTransform(0, -2).sign().item());
    assertEquals(-1, new ComposeTransform(List.of(EXP, new AffineTransform(0, -2))).sign().item());
    assertThrows(UnsupportedOperationException.class, new SoftmaxTransform()::sign);
  }

  @Test
  void wrongShapesAreRefused() {
    assertMessage(
        "in_shape, out_shape have different numbers of elements: [2], [3]",
        () -> new ReshapeTransform(Shape.of(2), Shape.of(3)));
    assertMessage(
        "Input is not a flattened lower-diagonal number",
        () -> new CorrCholeskyTransform().forwardShape(Shape.of(4)));
    assertMessage(
        "expected size 3 along dimension -1, got shape [2]",
        () -> make("CatTransform").call(doubles(1, 2)));
    assertFalse(new SoftmaxTransform().bijective());
  }

  private static void assertMessage(
      String message, org.junit.jupiter.api.function.Executable executable) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, executable).getMessage());
  }
}
