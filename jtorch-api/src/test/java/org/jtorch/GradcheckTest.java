package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jtorch.Gradcheck.GradcheckException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GradcheckTest {
  private static final Map<String, UnaryOperator<Tensor>> OPERATORS = new TreeMap<>();

  static {
    OPERATORS.put("exp", Tensor::exp);
    OPERATORS.put("log", Tensor::log);
    OPERATORS.put("sin", Tensor::sin);
    OPERATORS.put("cos", Tensor::cos);
    OPERATORS.put("tanh", Tensor::tanh);
    OPERATORS.put("sigmoid", Tensor::sigmoid);
    OPERATORS.put("sqrt", Tensor::sqrt);
    OPERATORS.put("rsqrt", Tensor::rsqrt);
    OPERATORS.put("square", Tensor::square);
    OPERATORS.put("reciprocal", Tensor::reciprocal);
    OPERATORS.put("erf", Tensor::erf);
    OPERATORS.put("log1p", Tensor::log1p);
    OPERATORS.put("atan", Tensor::atan);
    OPERATORS.put("pow", x -> x.pow(2.5));
    OPERATORS.put("sum", x -> x.sum());
    OPERATORS.put("mean", x -> x.mean());
    OPERATORS.put("std", x -> x.std());
    OPERATORS.put("prod", x -> x.prod());
    OPERATORS.put("cumsum", x -> x.cumsum(1));
    OPERATORS.put("logsumexp", x -> x.logsumexp(1));
    OPERATORS.put("softmax", x -> x.softmax(1));
    OPERATORS.put("logSoftmax", x -> x.logSoftmax(1));
    OPERATORS.put("transpose", x -> x.transpose(0, 1));
    OPERATORS.put("matmul", x -> x.matmul(x.t()));
    OPERATORS.put("get", x -> x.get(Index.at(0)));
    OPERATORS.put("div", x -> x.div(x.add(1)));
    OPERATORS.put("gelu", x -> F.gelu(x));
    OPERATORS.put("silu", x -> F.silu(x));
    OPERATORS.put("softplus", x -> F.softplus(x));
    OPERATORS.put("inverse", x -> Linalg.inv(x.matmul(x.t()).add(Torch.eye(2))));
    OPERATORS.put("det", x -> Linalg.det(x.matmul(x.t())));
    OPERATORS.put("mse", x -> F.mseLoss(x, Torch.ones(DType.FLOAT64, 2, 3)));
  }

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
    Torch.manualSeed(0);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor input() {
    return Torch.rand(DType.FLOAT64, 2, 3).add(0.5).requiresGrad_();
  }

  static Stream<String> operators() {
    return OPERATORS.keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("operators")
  void derivativesOfOperatorsPass(String name) {
    UnaryOperator<Tensor> operator = OPERATORS.get(name);
    assertThat(Gradcheck.gradcheck(operator, input())).isTrue();
    assertThat(Gradcheck.gradgradcheck(operator, input())).isTrue();
  }

  @Test
  void severalInputsAndComplexOnesPass() {
    Function<List<Tensor>, List<Tensor>> function =
        in -> List.of(in.get(0).mul(in.get(1)), in.get(0).sum());
    List<Tensor> inputs = List.of(input(), input());
    assertThat(Gradcheck.gradcheck(function, inputs, o -> {})).isTrue();
    assertThat(Gradcheck.gradgradcheck(function, inputs, o -> {})).isTrue();
    Tensor z = Torch.randn(DType.COMPLEX128, 3).requiresGrad_();
    assertThat(Gradcheck.gradcheck((Tensor t) -> t.mul(t).exp(), z)).isTrue();
    assertThat(Gradcheck.gradcheck((Tensor t) -> t.abs(), z)).isTrue();
    assertThat(Gradcheck.gradgradcheck((Tensor t) -> t.mul(t), z)).isTrue();
  }

  /** A square whose gradient is wrong by a factor. */
  private static final class WrongSquare extends CustomFunction {
    private final double factor;

    WrongSquare(double factor) {
      this.factor = factor;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      context.saveForBackward(inputs.get(0));
      return List.of(inputs.get(0).square());
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return Gradients.of(gradOutputs.get(0).mul(context.saved(0)).mul(factor));
    }
  }

  @Tag("nodes")
  @ParameterizedTest
  @MethodSource("customFunctions")
  void customFunctionsPassToTheSecondOrder(Function<List<Tensor>, List<Tensor>> function) {
    List<Tensor> inputs = List.of(input(), input());
    assertThat(Gradcheck.gradcheck(function, inputs, o -> {})).isTrue();
    assertThat(Gradcheck.gradgradcheck(function, inputs, o -> {})).isTrue();
  }

  static Stream<Function<List<Tensor>, List<Tensor>>> customFunctions() {
    return Stream.of(
        in -> new CustomFunctions.ProductAndQuotient(1.5).applyAll(in.toArray(Tensor[]::new)),
        in -> List.of(new CustomFunctions.Cube().apply(in.get(0)).mul(in.get(1))),
        in -> List.of(new CustomFunctions.Exp().apply(in.get(0).mul(in.get(1)))),
        in -> List.of(new CustomFunctions.Matmul().apply(in.get(0), in.get(1).t())),
        in -> List.of(new CustomFunctions.Softsign().apply(in.get(0)).add(in.get(1).sin())));
  }

  @Tag("nodes")
  @Test
  void aWrongDerivativeIsShownBesideTheRightOne() {
    Tensor x = Torch.tensor(new double[] {1}).requiresGrad_();
    assertThat(Gradcheck.gradcheck((Tensor t) -> new WrongSquare(2).apply(t), x)).isTrue();
    assertThatThrownBy(() -> Gradcheck.gradcheck((Tensor t) -> new WrongSquare(3).apply(t), x))
        .isInstanceOf(GradcheckException.class)
        .hasMessage(
            "Jacobian mismatch for output 0 with respect to input 0,"
                + System.lineSeparator()
                + "numerical:tensor([[2.0000]], dtype=torch.float64)"
                + System.lineSeparator()
                + "analytical:tensor([[3.]], dtype=torch.float64)");
    assertThat(
            Gradcheck.gradcheck(
                in -> List.of(new WrongSquare(3).apply(in.get(0))),
                List.of(x),
                o -> o.raiseException(false)))
        .isFalse();
    assertThat(
            Gradcheck.gradcheck(
                in -> List.of(new WrongSquare(2.1).apply(in.get(0))), List.of(x), o -> o.rtol(0.1)))
        .isTrue();
  }

  @Tag("nodes")
  @Test
  void aBackwardThatIsNotTheSameTwiceFails() {
    double[] factor = {2};
    Tensor x = Torch.tensor(new double[] {1}).requiresGrad_();
    Function<List<Tensor>, List<Tensor>> drifting =
        in -> {
          Tensor y = in.get(0).mul(2);
          y.replaceGrad(g -> g.mul(1 + 1e-7 * factor[0]++));
          return List.of(y);
        };
    assertThatThrownBy(() -> Gradcheck.gradcheck(drifting, List.of(x), o -> {}))
        .isInstanceOf(GradcheckException.class)
        .hasMessageStartingWith("Backward is not reentrant")
        .hasMessageContaining("for output 0 with respect to input 0 is 2.");
    assertThat(Gradcheck.gradcheck(drifting, List.of(x), o -> o.nondetTol(1e-5))).isTrue();
  }

  @Test
  void somethingMustRequireAGradient() {
    assertThatThrownBy(() -> Gradcheck.gradcheck(Tensor::exp, Torch.ones(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "gradcheck expects at least one input tensor to require gradient, but none of them"
                + " have requiresGrad");
    assertThatThrownBy(() -> Gradcheck.gradcheck(Tensor::detach, input()))
        .isInstanceOf(GradcheckException.class)
        .hasMessage("none of the outputs require a gradient");
  }
}
