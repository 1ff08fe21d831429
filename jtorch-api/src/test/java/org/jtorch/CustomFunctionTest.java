package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.CustomFunction.Context;
import org.jtorch.CustomFunctions.Cube;
import org.jtorch.CustomFunctions.Exp;
import org.jtorch.CustomFunctions.ProductAndQuotient;
import org.jtorch.internal.autograd.CustomNode;
import org.jtorch.internal.memory.DropNotifiers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CustomFunctionTest {
  private static final int ROUNDS = Integer.getInteger("jtorch.test.rounds", 20_000);

  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static Tensor leaf(double... values) {
    return Torch.tensor(values).to(DType.FLOAT64).requiresGrad_();
  }

  /** Computes with whatever lambdas a test gives. */
  private static final class Given extends CustomFunction {
    interface Forward {
      List<Tensor> forward(Context context, List<Tensor> inputs);
    }

    interface Backward {
      Gradients backward(Context context, Gradients gradOutputs);
    }

    private final Forward forward;
    private final Backward backward;

    Given(Forward forward, Backward backward) {
      this.forward = forward;
      this.backward = backward;
    }

    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      return forward.forward(context, inputs);
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      return backward.backward(context, gradOutputs);
    }
  }

  private static Given identity(Given.Backward backward) {
    return new Given((context, inputs) -> List.of(inputs.get(0).mul(1)), backward);
  }

  @Tag("nodes")
  @Test
  void aFunctionIsDifferentiatedByItsOwnBackward() {
    Tensor x = leaf(2, -3);
    Tensor y = new Cube().apply(x);
    assertThat(y.toDoubleArray()).containsExactly(8, -27);
    assertThat(y.gradFn()).contains("CubeBackward");
    y.sum().backward();
    assertThat(x.grad().toDoubleArray()).containsExactly(12, 27);
  }

  @Tag("nodes")
  @Test
  void theGraphGoesOnOnBothSides() {
    Tensor x = leaf(2);
    new Cube().apply(x.mul(2)).mul(5).sum().backward();
    assertThat(x.grad().item()).isEqualTo(3 * 16 * 2 * 5);
  }

  @Tag("nodes")
  @Test
  void aFunctionCanBeDifferentiatedThreeTimes() {
    Tensor x = leaf(2);
    Tensor first = Torch.grad(new Cube().apply(x), x, o -> o.createGraph(true));
    Tensor second = Torch.grad(first, x, o -> o.createGraph(true));
    Tensor third = Torch.grad(second, x);
    assertThat(first.item()).isEqualTo(12);
    assertThat(second.item()).isEqualTo(12);
    assertThat(third.item()).isEqualTo(6);
  }

  @Tag("nodes")
  @Test
  void aSavedOutputIsDifferentiatedToo() {
    Tensor x = leaf(0.5);
    Tensor y = new Exp().apply(x);
    Tensor first = Torch.grad(y, x, o -> o.createGraph(true));
    Tensor second = Torch.grad(first, x, o -> o.createGraph(true));
    Tensor third = Torch.grad(second, x);
    assertThat(List.of(first.item(), second.item(), third.item())).containsOnly(Math.exp(0.5));
  }

  @Tag("nodes")
  @Test
  void severalInputsAndOutputsAndAnArgumentThatIsNoTensor() {
    Tensor x = leaf(3);
    Tensor y = leaf(4);
    List<Tensor> both = new ProductAndQuotient(2).applyAll(x, y);
    assertThat(both.get(0).item()).isEqualTo(24);
    both.get(0).add(both.get(1)).backward();
    assertThat(x.grad().item()).isEqualTo(8.25);
    assertThat(y.grad().item()).isEqualTo(6 - 3.0 / 16);
  }

  @Tag("nodes")
  @Test
  void anOutputThatNothingDependsOnHasZerosForAGradient() {
    Tensor x = leaf(3);
    Tensor y = leaf(4);
    new ProductAndQuotient(2).applyAll(x, y).get(1).backward();
    assertThat(x.grad().item()).isEqualTo(0.25);
    List<Boolean> seen = new ArrayList<>();
    Tensor z = leaf(1);
    new Given(
            (context, inputs) -> {
              context.setMaterializeGrads(false);
              return List.of(inputs.get(0).mul(1), inputs.get(0).mul(2));
            },
            (context, g) -> {
              seen.add(g.has(0));
              seen.add(g.has(1));
              return Gradients.of(g.get(1));
            })
        .applyAll(z)
        .get(1)
        .backward();
    assertThat(seen).containsExactly(false, true);
  }

  @Tag("nodes")
  @Test
  void onlyNeededGradientsAreAskedFor() {
    Tensor x = leaf(3);
    Tensor y = leaf(4);
    Tensor constant = Torch.ones(DType.FLOAT64, 1);
    List<String> needed = new ArrayList<>();
    Given sum =
        new Given(
            (context, inputs) -> List.of(inputs.get(0).add(inputs.get(1)).add(inputs.get(2))),
            (context, g) -> {
              needed.add(
                  context.needsInputGrad(0)
                      + " "
                      + context.needsInputGrad(1)
                      + " "
                      + context.needsInputGrad(2));
              return Gradients.of(g.get(0), g.get(0)).none();
            });
    Tensor total = sum.apply(x, y, constant);
    Tensor gradient = Torch.grad(total, y, o -> o.retainGraph(true));
    total.backward();
    assertThat(gradient.item()).isEqualTo(1);
    assertThat(needed).containsExactly("false true false", "true true false");
  }

  @Tag("nodes")
  @Test
  void noGradientLeavesTheInputWithoutOne() {
    Tensor x = leaf(1);
    Tensor y = leaf(1);
    Given first =
        new Given(
            (context, inputs) -> List.of(inputs.get(0).mul(inputs.get(1))),
            (context, g) -> Gradients.of(g.get(0)).none());
    Tensor z = first.apply(x, y);
    z.backward(o -> o.retainGraph(true));
    assertThat(x.hasGrad()).isTrue();
    assertThat(y.hasGrad()).isFalse();
    Gradients gradients =
        Torch.grad(List.of(z), List.of(x, y), o -> o.allowUnused(true).retainGraph(true));
    assertThat(gradients.has(0)).isTrue();
    assertThat(gradients.has(1)).isFalse();
    assertThatThrownBy(() -> gradients.get(1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("there is no gradient 1; ask has(1)");
    assertThat(Torch.grad(List.of(z), List.of(x, y), o -> o.materializeGrads(true)).get(1).item())
        .isZero();
  }

  @Tag("nodes")
  @Test
  void whatWasChangedInPlaceIsMarkedDirty() {
    Given doubled =
        new Given(
            (context, inputs) -> {
              Tensor x = inputs.get(0);
              context.markDirty(x);
              return List.of(x.mul_(2));
            },
            (context, g) -> Gradients.of(g.get(0).mul(2)));
    Tensor x = leaf(3);
    Tensor inner = x.mul(5);
    Tensor result = doubled.apply(inner);
    assertThat(result).isSameAs(inner);
    assertThat(result.item()).isEqualTo(30);
    result.sum().backward();
    assertThat(x.grad().item()).isEqualTo(10);
    assertThatThrownBy(() -> doubled.apply(x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "GivenBackward: a leaf Variable that requires grad is being used in an in-place"
                + " operation. (hint: change a parameter inside Torch.noGrad(), or work on a"
                + " clone())");
  }

  @Tag("nodes")
  @Test
  void indicesAndMarkedOutputsHaveNoDerivative() {
    Given sorted =
        new Given(
            (context, inputs) -> {
              Tensor rounded = inputs.get(0).round();
              context.markNonDifferentiable(rounded);
              return List.of(inputs.get(0).mul(1), rounded, inputs.get(0).to(DType.INT64));
            },
            (context, g) -> Gradients.of(g.get(0)));
    Tensor x = leaf(1.4);
    List<Tensor> outputs = sorted.applyAll(x);
    assertThat(outputs.stream().map(Tensor::requiresGrad)).containsExactly(true, false, false);
    outputs.get(0).backward();
    assertThat(x.grad().item()).isEqualTo(1);
  }

  @Tag("nodes")
  @Test
  void anInputThatIsReturnedIsCopied() {
    Given same =
        new Given(
            (context, inputs) -> List.of(inputs.get(0)),
            (context, g) -> Gradients.of(g.get(0).mul(3)));
    Tensor x = leaf(-0.0);
    Tensor y = same.apply(x);
    y.backward();
    assertThat(1 / y.item()).isNegative().isInfinite();
    assertThat(x.grad().item()).isEqualTo(3);
  }

  @Tag("nodes")
  @Test
  void complexAndHalfNumbersAndBroadcastGradients() {
    Tensor z = Torch.ones(DType.COMPLEX128, 2).requiresGrad_();
    identity((context, g) -> Gradients.of(g.get(0).mul(2))).apply(z).abs().sum().backward();
    assertThat(Torch.viewAsReal(z.grad()).flatten().toDoubleArray()).containsExactly(2, 0, 2, 0);
    Tensor half = Torch.ones(DType.FLOAT16, 2).requiresGrad_();
    identity((context, g) -> Gradients.of(Torch.ones(3, 2))).apply(half).sum().backward();
    assertThat(half.grad().dtype()).isEqualTo(DType.FLOAT16);
    assertThat(half.grad().toFloatArray()).containsExactly(3, 3);
    Tensor empty = Torch.ones(0, 2).requiresGrad_();
    identity((context, g) -> Gradients.of(g.get(0))).apply(empty).sum().backward();
    assertThat(empty.grad().shape()).isEqualTo(Shape.of(0, 2));
  }

  @Tag("nodes")
  @Test
  void nanAndInfinityInAnInputDoNotSpread() {
    Tensor x = leaf(Double.NaN, Double.POSITIVE_INFINITY, 1);
    Tensor y =
        new Given(
                (context, inputs) -> List.of(inputs.get(0).nanToNum(0)),
                (context, g) -> Gradients.of(g.get(0)))
            .apply(x);
    assertThat(y.get(Index.at(0)).item()).isZero();
    y.sum().backward();
    assertThat(x.grad().toDoubleArray()).containsExactly(1, 1, 1);
  }

  @Test
  void withoutRecordingForwardIsAllThereIs() {
    Tensor x = leaf(2);
    assertThat(Torch.noGrad(() -> new Cube().apply(x)).requiresGrad()).isFalse();
    assertThat(new Cube().apply(Torch.ones(1)).requiresGrad()).isFalse();
    assertThat(CustomNode.live()).isZero();
  }

  @Tag("nodes")
  @Test
  void exceptionsReachTheCallerWithTheirOwnStack() {
    IllegalArgumentException thrown = new IllegalArgumentException("mine");
    Tensor x = leaf(1);
    Given failing =
        new Given(
            (context, inputs) -> {
              throw thrown;
            },
            (context, g) -> g);
    assertThatThrownBy(() -> failing.apply(x)).isSameAs(thrown);
    Tensor y =
        identity(
                (context, g) -> {
                  throw thrown;
                })
            .apply(x);
    assertThatThrownBy(y::backward).isSameAs(thrown);
    Tensor z =
        identity((context, g) -> Gradients.of(g.get(0).matmul(Torch.ones(DType.FLOAT64, 9))))
            .apply(x);
    assertThatThrownBy(z::backward)
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "matmul: inconsistent tensor size, expected tensor [1] and src [9] to have the same"
                + " number of elements, but got 1 and 9 elements respectively [float64[1],"
                + " float64[9]]");
  }

  @Tag("nodes")
  @Test
  void wrongGradientsAreRefusedByName() {
    Tensor x = leaf(1, 2);
    assertThatThrownBy(
            () ->
                identity((context, g) -> Gradients.of(g.get(0), g.get(0)))
                    .apply(x)
                    .sum()
                    .backward())
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "function GivenBackward returned an incorrect number of gradients (expected 1, got 2)");
    assertThatThrownBy(() -> identity((context, g) -> Gradients.of()).apply(x).sum().backward())
        .hasMessage(
            "function GivenBackward returned an incorrect number of gradients (expected 1, got 0)");
    assertThatThrownBy(
            () -> identity((context, g) -> Gradients.of(Torch.ones(3))).apply(x).sum().backward())
        .hasMessage(
            "Function GivenBackward returned an invalid gradient at index 0 - got [3] but expected"
                + " shape compatible with [2]");
    assertThatThrownBy(
            () ->
                identity((context, g) -> Gradients.of(Torch.ones(DType.COMPLEX64, 2)))
                    .apply(x)
                    .sum()
                    .backward())
        .hasMessage(
            "Function GivenBackward returned an invalid gradient at index 0 - expected float64 but"
                + " got complex64");
    assertThatThrownBy(
            () ->
                identity(
                        (context, g) -> {
                          g.get(0).close();
                          return g;
                        })
                    .apply(x)
                    .sum()
                    .backward())
        .hasMessage("the tensor is closed");
    assertThatThrownBy(() -> new ProductAndQuotient(1).apply(x, x))
        .hasMessage("ProductAndQuotientBackward: forward returned 2 outputs; call applyAll");
  }

  @Tag("nodes")
  @Test
  void savedTensorsAreFreedByBackwardUnlessTheGraphIsRetained() {
    Tensor x = leaf(2);
    Tensor y = new Cube().apply(x);
    y.backward(o -> o.retainGraph(true));
    y.backward();
    assertThat(x.grad().item()).isEqualTo(24);
    assertThatThrownBy(y::backward)
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "CubeBackward: Trying to backward through the graph a second time (or directly access"
                + " saved tensors after they have already been freed). (hint: call backward once,"
                + " or pass o -> o.retainGraph(true) the first time)");
  }

  @Tag("nodes")
  @Test
  void aSavedTensorThatWasChangedInPlaceIsRefused() {
    Tensor x = leaf(2);
    Tensor inner = x.mul(1);
    Tensor y = new Cube().apply(inner);
    inner.add_(1);
    assertThatThrownBy(y::backward)
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "CubeBackward: one of the variables needed for gradient computation has been modified"
                + " by an inplace operation: [float64[1]] is at version 1; expected version 0"
                + " instead.");
    Tensor z = new Exp().apply(leaf(1));
    z.mul_(2);
    assertThatThrownBy(z::backward).hasMessageContaining("modified by an inplace operation");
  }

  @Tag("nodes")
  @Test
  void backwardRunsOnAnotherThreadToo() throws InterruptedException {
    Tensor x = leaf(2);
    Tensor y = new Cube().apply(x);
    Thread thread = new Thread(y::backward);
    thread.start();
    thread.join();
    assertThat(x.grad().item()).isEqualTo(12);
  }

  @Tag("nodes")
  @Test
  void twoThreadsMayGoThroughOneGraph() throws InterruptedException {
    Tensor x = leaf(2);
    Tensor y = new Exp().apply(x);
    List<Thread> threads = new ArrayList<>();
    List<Double> gradients = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 1; i <= 2; i++) {
      double weight = i;
      Thread thread =
          new Thread(
              () -> {
                for (int round = 0; round < 500; round++) {
                  try (TensorScope inner = TensorScope.open()) {
                    Tensor g =
                        Torch.grad(
                            y,
                            x,
                            o ->
                                o.retainGraph(true)
                                    .gradOutputs(Torch.tensor(weight).to(DType.FLOAT64).view(1)));
                    if (Math.abs(g.item() - weight * Math.exp(2)) > 1e-9) {
                      gradients.add(g.item());
                    }
                  }
                }
              });
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(gradients).isEmpty();
  }

  @Tag("nodes")
  @Test
  void manyCallsLeaveNothingBehind() {
    int notifiers = DropNotifiers.live();
    Tensor x = leaf(2);
    long before = Torch.memoryStats().unclosed();
    Given failing =
        identity(
            (context, g) -> {
              throw new IllegalStateException("always");
            });
    int failures = 0;
    for (int i = 0; i < ROUNDS; i++) {
      try (TensorScope round = TensorScope.open()) {
        if (i % 4 == 0) {
          new Exp().apply(x).backward();
        } else if (i % 4 == 1) {
          assertThat(new Cube().apply(x).requiresGrad()).isTrue();
        } else if (i % 4 == 2) {
          Tensor first = Torch.grad(new Exp().apply(x), x, o -> o.createGraph(true));
          first.backward();
        } else {
          try {
            failing.apply(x).backward();
          } catch (IllegalStateException e) {
            failures++;
          }
        }
      }
    }
    assertThat(failures).isEqualTo(ROUNDS / 4);
    assertThat(CustomNode.live()).isZero();
    assertThat(DropNotifiers.live()).isEqualTo(notifiers);
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }
}
