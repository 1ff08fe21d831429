package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AutogradTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void backwardAccumulatesIntoTheLeaves() {
    Tensor x = Torch.full(Shape.of(3), 2.0).requiresGrad_(true);
    x.square().sum().backward();
    x.square().sum().backward();
    assertThat(x.grad().sum().item()).isEqualTo(24);
  }

  @Test
  void aGradientThatIsNotThereYetIsAskedForFirst() {
    Tensor x = Torch.ones(2).requiresGrad_(true);
    assertThat(x.hasGrad()).isFalse();
    assertThatThrownBy(x::grad)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("grad: no gradient yet: call backward() on a loss that depends on this tensor");
    assertThatThrownBy(() -> Torch.ones(2).grad())
        .hasMessage(
            "grad: no gradient, and none required: call requiresGrad_(true) before computing");
  }

  @Test
  void clearingTheGradientSetsItToNone() {
    Tensor x = Torch.ones(2).requiresGrad_(true);
    x.sum().backward();
    x.clearGrad();
    assertThat(x.hasGrad()).isFalse();
  }

  @Test
  void aGradientCanBeSetAndMustFit() {
    Tensor x = Torch.ones(2).requiresGrad_(true);
    x.setGrad(Torch.full(Shape.of(2), 3.0));
    assertThat(x.grad().sum().item()).isEqualTo(6);
    assertThatThrownBy(() -> x.setGrad(Torch.ones(3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("grad: a gradient of float32[3] does not fit a tensor of float32[2]");
  }

  @Test
  void optionsReachBackward() {
    Tensor x = Torch.full(Shape.of(2), 3.0).requiresGrad_(true);
    Tensor other = Torch.ones(2).requiresGrad_(true);
    Tensor y = x.mul(x).mul(other);
    y.backward(o -> o.gradient(Torch.ones(2)).retainGraph(true).inputs(x));
    assertThat(x.grad().sum().item()).isEqualTo(12);
    assertThat(other.hasGrad()).isFalse();
    y.backward(o -> o.gradient(Torch.ones(2)));
    assertThat(other.grad().sum().item()).isEqualTo(18);
  }

  @Test
  void secondDerivativesNeedTheGraphOfTheFirst() {
    Tensor x = Torch.full(Shape.of(1), 2.0).requiresGrad_(true);
    x.pow(3).backward(o -> o.createGraph(true));
    Tensor first = x.grad();
    x.clearGrad();
    first.backward();
    assertThat(x.grad().item()).isEqualTo(12);
  }

  @Test
  void retainedGradientsOfInnerTensorsCanBeRead() {
    Tensor x = Torch.ones(2).requiresGrad_(true);
    Tensor y = x.mul(2);
    y.retainGrad();
    y.sum().backward();
    assertThat(y.grad().sum().item()).isEqualTo(2);
    assertThat(y.isLeaf()).isFalse();
    assertThat(x.isLeaf()).isTrue();
  }

  @Test
  void modesNestAndEndWithTheirBlock() {
    assertThat(Torch.isGradEnabled()).isTrue();
    try (var outer = Torch.noGrad()) {
      assertThat(Torch.isGradEnabled()).isFalse();
      assertThat((boolean) Torch.enableGrad(Torch::isGradEnabled)).isTrue();
      assertThat(Torch.isGradEnabled()).isFalse();
    }
    assertThat(Torch.isGradEnabled()).isTrue();
  }

  @Test
  void inferenceModeMakesTensorsThatAutogradCannotUse() {
    Tensor weight = Torch.ones(2).requiresGrad_(true);
    Tensor made = Torch.inferenceMode(() -> weight.mul(2));
    assertThat(made.isInference()).isTrue();
    assertThat(made.requiresGrad()).isFalse();
    assertThat(weight.mul(2).requiresGrad()).isTrue();
    assertThat(Torch.isInferenceModeEnabled()).isFalse();
  }

  @Test
  void aModeClosedOnAnotherThreadThrowsAndStaysOn() throws InterruptedException {
    Mode mode = Torch.noGrad();
    Throwable[] failure = new Throwable[1];
    Thread thread =
        new Thread(
            () -> {
              try {
                mode.close();
              } catch (IllegalStateException e) {
                failure[0] = e;
              }
            });
    thread.start();
    thread.join();
    assertThat(failure[0]).hasMessageStartingWith("noGrad was opened on thread ");
    assertThat(Torch.isGradEnabled()).isFalse();
    mode.close();
    assertThat(Torch.isGradEnabled()).isTrue();
  }

  @Test
  void setDataKeepsTheLeafAndItsGradientRequirement() {
    Tensor x = Torch.ones(2).requiresGrad_(true);
    x.setData(x.detach().to(DType.FLOAT64));
    assertThat(x.dtype()).isEqualTo(DType.FLOAT64);
    assertThat(x.isLeaf()).isTrue();
    assertThat(x.requiresGrad()).isTrue();
  }
}
