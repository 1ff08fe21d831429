package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Derivatives of functions against what PyTorch computes. */
class FuncTest {
  private static final JsonNode RECORDED = RecordedDerivatives.read("derivatives");

  private TensorScope scope;
  private Tensor x;
  private Tensor v;
  private Tensor matrix;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    x = Torch.tensor(new double[] {0.5, -1.25, 2.0});
    v = Torch.tensor(new double[] {1.0, 2.0, -0.5});
    matrix = Torch.arange(12).to(DType.FLOAT64).view(4, 3).div(7);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor scalar(Tensor x) {
    return x.sin().mul(x.roll(1).square()).sum();
  }

  private Tensor vector(Tensor x) {
    return matrix.matmul(x).tanh();
  }

  private static void assertRecorded(Tensor actual, JsonNode expected) {
    assertThat(actual.flatten().toDoubleArray())
        .containsExactly(RecordedDerivatives.numbers(expected), within(1e-12));
  }

  @Test
  void jacobiansAreThoseOfPython() {
    Tensor rows = Func.jacobian(this::vector, x);
    assertThat(rows.shape()).isEqualTo(Shape.of(4, 3));
    assertThat(rows.requiresGrad()).isFalse();
    assertRecorded(rows, RECORDED.get("jacobian_vector"));
    Tensor outer = Func.jacobian(t -> t.outer(t.exp()), x);
    assertThat(outer.shape()).isEqualTo(Shape.of(3, 3, 3));
    assertRecorded(outer, RECORDED.get("jacobian_matrix"));
    assertRecorded(Func.jacrev(this::vector).apply(x), RECORDED.get("jacobian_vector"));
    assertRecorded(Func.jacfwd(this::vector).apply(x), RECORDED.get("jacobian_vector"));
    assertRecorded(
        Func.jacfwd((Tensor t) -> t.outer(t.exp())).apply(x), RECORDED.get("jacobian_matrix"));
  }

  @Test
  void jacobiansOfSeveralTensorsComeInRows() {
    Function<List<Tensor>, List<Tensor>> two =
        in -> List.of(in.get(0).mul(in.get(1)), in.get(0).div(in.get(1)).sum());
    List<List<Tensor>> rows = Func.jacobian(two, List.of(x, v), o -> {});
    for (int i = 0; i < 2; i++) {
      for (int j = 0; j < 2; j++) {
        assertRecorded(rows.get(i).get(j), RECORDED.get("jacobian_two").get(i).get(j));
      }
    }
  }

  @Test
  void secondDerivativesAreThoseOfPython() {
    assertRecorded(Func.hessian(FuncTest::scalar, x), RECORDED.get("hessian"));
    UnaryOperator<Tensor> hessian = Func.hessian(FuncTest::scalar);
    assertRecorded(hessian.apply(x), RECORDED.get("hessian"));
    Func.Product hvp = Func.hvp(FuncTest::scalar, x, v);
    assertRecorded(hvp.product(), RECORDED.get("hvp"));
    assertThat(hvp.value().item()).isEqualTo(scalar(x).item());
    assertRecorded(Func.vhp(FuncTest::scalar, x, v).product(), RECORDED.get("vhp"));
  }

  @Test
  void productsAreThoseOfPython() {
    Tensor ones = Torch.ones(DType.FLOAT64, 4);
    assertRecorded(Func.vjp(this::vector, x, ones).product(), RECORDED.get("vjp"));
    assertRecorded(Func.jvp(this::vector, x, v).product(), RECORDED.get("jvp"));
    try (DualLevel level = DualLevel.open()) {
      DualLevel.Dual dual = level.unpackDual(vector(level.makeDual(x, v)));
      assertRecorded(dual.tangent(), RECORDED.get("forward"));
      assertThat(dual.primal().toDoubleArray()).containsExactly(vector(x).toDoubleArray());
    }
  }

  @Test
  void gradientsNest() {
    UnaryOperator<Tensor> first = Func.grad(FuncTest::scalar);
    UnaryOperator<Tensor> second = Func.grad(t -> first.apply(t).sum());
    Tensor third = Func.grad(t -> second.apply(t).sum()).apply(x);
    assertRecorded(third, RECORDED.get("third"));
    assertThat(third.requiresGrad()).isFalse();
    Func.Product both = Func.gradAndValue(FuncTest::scalar).apply(x);
    assertThat(both.value().item()).isEqualTo(scalar(x).item());
  }

  @Test
  void resultsAreDifferentiatedFurtherUnderCreateGraph() {
    Tensor leaf = x.clone().requiresGrad_();
    Tensor rows = Func.jacobian((Tensor t) -> t.pow(3), leaf, o -> o.createGraph(true));
    rows.sum().backward();
    assertThat(leaf.grad().toDoubleArray()).containsExactly(3, -7.5, 12);
    leaf.clearGrad();
    Func.jvp((Tensor t) -> t.pow(3), leaf, v, o -> o.createGraph(true)).product().sum().backward();
    assertThat(leaf.grad().toDoubleArray()).containsExactly(3, -15, -6);
  }

  @Test
  void whatDoesNotDependIsZeroUnlessStrict() {
    assertThat(Func.jacobian(t -> Torch.ones(2), x).sum().item()).isZero();
    assertThatThrownBy(() -> Func.jacobian(t -> Torch.ones(2), x, o -> o.strict(true)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Output 0 of the user-provided function does not require gradients. The outputs must"
                + " be computed in a differentiable manner from the input when running in strict"
                + " mode.");
    assertThatThrownBy(
            () ->
                Func.jacobian(in -> List.of(in.get(0).mul(2)), List.of(x, v), o -> o.strict(true)))
        .hasMessage(
            "Output 0 of the user-provided function is independent of input 1. This is not allowed"
                + " in strict mode.");
  }

  @Test
  void wrongShapesAreRefused() {
    assertThatThrownBy(() -> Func.hessian(t -> t.mul(2), x))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "The Tensor returned by the function given to hessian should contain a single element");
    assertThatThrownBy(() -> Func.jvp(t -> t.mul(2), x, Torch.ones(2)))
        .hasMessage("v is of shape [2] where [3] is needed");
    assertThatThrownBy(() -> Func.vjp(t -> t.sum(), x, Torch.ones(3)))
        .hasMessage("v is of shape [3] where [] is needed");
  }

  @Test
  void thereIsOneDualLevelAtATime() {
    try (DualLevel level = DualLevel.open()) {
      assertThatThrownBy(DualLevel::open)
          .isInstanceOf(TorchException.class)
          .hasMessage("dual_level: Nested forward mode AD is not supported at the moment");
      DualLevel.Dual plain = level.unpackDual(x);
      assertThat(plain.hasTangent()).isFalse();
      assertThatThrownBy(plain::tangent)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("there is no tangent: nothing here depends on a dual tensor");
      level.close();
      assertThatThrownBy(() -> level.makeDual(x, v)).hasMessage("the DualLevel is closed");
    }
  }

  @Test
  void nothingIsLeftBehind() {
    long before = Torch.memoryStats().unclosed();
    try (TensorScope inner = TensorScope.open()) {
      assertThat(Func.hessian(FuncTest::scalar, x).isClosed()).isFalse();
      assertThat(Func.jacfwd(this::vector).apply(x).isClosed()).isFalse();
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }
}
