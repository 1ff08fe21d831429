package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.amp.GradScaler;
import org.jtorch.junit.NoLeaks;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.Test;

@NoLeaks(keeps = 4)
class GradAccumulatorTest {
  private final Tensor weight =
      TensorScope.unscoped(Torch.tensor(new double[] {0.5, -1}).unsqueeze(1).requiresGrad_());

  private Tensor loss(Tensor x) {
    return F.mseLoss(x.matmul(weight), x.sum(new long[] {1}, true));
  }

  @Test
  void batchesOfDifferentSizesGiveTheGradientOfOneLargeBatch() {
    Tensor x = Torch.arange(14).to(DType.FLOAT64).view(7, 2).div(7);
    loss(x).backward();
    double[] expected = weight.grad().flatten().toDoubleArray();
    weight.clearGrad();
    GradAccumulator accumulator = new GradAccumulator(List.of(weight), 3);
    for (Tensor part : List.of(x.narrow(0, 0, 3), x.narrow(0, 3, 3), x.narrow(0, 6, 1))) {
      assertThat(accumulator.isFull()).isFalse();
      accumulator.backward(loss(part), part.size(0));
    }
    assertThat(accumulator.isFull()).isTrue();
    accumulator.average();
    assertThat(weight.grad().flatten().toDoubleArray()).containsExactly(expected, within(1e-14));
    assertThat(accumulator.isEmpty()).isTrue();
    assertThatThrownBy(accumulator::average).isInstanceOf(IllegalStateException.class);
    weight.clearGrad();
  }

  /** Two batches where four make a step; without weights each batch counts the same. */
  @Test
  void aPartialGroupIsDividedByTheNumberOfItsBatches() {
    Tensor x = Torch.arange(8).to(DType.FLOAT64).view(4, 2);
    loss(x.narrow(0, 0, 1)).add(loss(x.narrow(0, 1, 3))).div(2).backward();
    double[] expected = weight.grad().flatten().toDoubleArray();
    weight.clearGrad();
    GradAccumulator accumulator = new GradAccumulator(List.of(weight), 4);
    accumulator.backward(loss(x.narrow(0, 0, 1)));
    accumulator.backward(loss(x.narrow(0, 1, 3)));
    accumulator.average();
    assertThat(weight.grad().flatten().toDoubleArray()).containsExactly(expected, within(1e-14));
    weight.clearGrad();
    assertThatThrownBy(() -> accumulator.backward(loss(x), 0))
        .hasMessage("weight must be at least 1, got 0");
    assertThatThrownBy(() -> new GradAccumulator(List.of(weight), 0))
        .hasMessage("batches must be at least 1, got 0");
  }

  @Test
  void scaledLossesAreUnscaledAfterwards() {
    Tensor x = Torch.arange(8).to(DType.FLOAT64).view(4, 2);
    loss(x).backward();
    double[] expected = weight.grad().flatten().toDoubleArray();
    weight.clearGrad();
    SGD optimizer = new SGD(List.of(weight), o -> o.lr(0));
    GradScaler scaler = new GradScaler(Device.CPU, o -> o.initScale(1024));
    GradAccumulator accumulator = new GradAccumulator(List.of(weight), 2);
    accumulator.backward(scaler.scale(loss(x.narrow(0, 0, 2))), 2);
    accumulator.backward(scaler.scale(loss(x.narrow(0, 2, 2))), 2);
    accumulator.average();
    scaler.unscale_(optimizer);
    assertThat(weight.grad().flatten().toDoubleArray()).containsExactly(expected, within(1e-12));
    assertThat(scaler.step(optimizer)).isTrue();
    scaler.update();
    scaler.close();
    optimizer.close();
    weight.clearGrad();
  }
}
