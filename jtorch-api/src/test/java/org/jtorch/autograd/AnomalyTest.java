package org.jtorch.autograd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In a package of its own, so that its frames are a user's. */
class AnomalyTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
    assertThat(Torch.isAnomalyEnabled()).isFalse();
  }

  private static Tensor zeroOverZero(Tensor x) {
    return x.sqrt().mul(0);
  }

  @Tag("nodes")
  @Test
  void aNanNamesTheCallThatMadeItsNode() {
    Tensor x = Torch.zeros(2).requiresGrad_();
    try (Mode mode = Torch.detectAnomaly()) {
      Tensor loss = zeroOverZero(x).sum();
      assertThatThrownBy(loss::backward)
          .isInstanceOf(TorchException.class)
          .hasMessageMatching(
              "Function 'SqrtBackward0' returned nan values in its 0th output\\."
                  + " \\(SqrtBackward0 was made at"
                  + " \\S*org\\.jtorch\\.autograd\\.AnomalyTest\\.zeroOverZero"
                  + "\\(AnomalyTest\\.java:\\d+\\)\\)")
          .satisfies(
              e ->
                  assertThat(e.getSuppressed()[0])
                      .hasMessage("the call in forward that made the node"));
    }
    zeroOverZero(x).sum().backward();
    assertThat(x.grad().isnan().all().itemBoolean()).isTrue();
  }

  @Tag("nodes")
  @Test
  void anotherFailureNamesTheCallToo() {
    Tensor x = Torch.ones(2).requiresGrad_();
    try (Mode mode = Torch.detectAnomaly(false)) {
      assertThat(Torch.isAnomalyCheckNanEnabled()).isFalse();
      Tensor y = x.exp();
      Tensor z = y.mul(2);
      y.add_(1);
      assertThatThrownBy(() -> z.sum().backward())
          .hasMessageContaining("modified by an inplace operation")
          .hasMessageContaining("(ExpBackward0 was made at ")
          .hasMessageContaining("AnomalyTest.anotherFailureNamesTheCallToo(AnomalyTest.java:");
      zeroOverZero(Torch.zeros(1).requiresGrad_()).sum().backward();
    }
  }

  @Tag("nodes")
  @Test
  void nodesInsideALossOfSeveralOperatorsAreNamed() {
    Tensor logits = Torch.zeros(1, 2).requiresGrad_();
    try (Mode mode = Torch.detectAnomaly()) {
      Tensor loss = F.crossEntropy(logits.div(logits), Torch.tensor(new long[] {0}));
      assertThatThrownBy(loss::backward)
          .hasMessageContaining("returned nan values in its 0th output")
          .hasMessageContaining("(LogSoftmaxBackward0 was made at ")
          .hasMessageContaining("nodesInsideALossOfSeveralOperatorsAreNamed");
    }
  }

  @Tag("nodes")
  @Test
  void aNodeFromBeforeIsCheckedToo() {
    Tensor loss = zeroOverZero(Torch.zeros(2).requiresGrad_()).sum();
    try (Mode mode = Torch.detectAnomaly()) {
      assertThatThrownBy(loss::backward)
          .hasMessage(
              "Function 'SqrtBackward0' returned nan values in its 0th output. (SqrtBackward0 was"
                  + " made before anomaly detection was on)");
    }
  }

  @Tag("nodes")
  @Test
  void detectionIsSwitchedForTheProgram() {
    Torch.setDetectAnomaly(true);
    try {
      assertThat(Torch.isAnomalyEnabled()).isTrue();
      assertThat(Torch.isAnomalyCheckNanEnabled()).isTrue();
    } finally {
      Torch.setDetectAnomaly(false);
    }
  }
}
