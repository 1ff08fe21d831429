package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm1d;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Sequential;
import org.junit.jupiter.api.Test;

class AveragedModelTest {
  private static Linear linear() {
    return new Linear(1, 1);
  }

  private static void set(Linear model, double value) {
    try (Mode mode = Torch.noGrad()) {
      model.weight().fill_(value);
      model.bias().fill_(-value);
    }
  }

  @Test
  void theMeanOfAllModelsIsStored() {
    Linear model = linear();
    AveragedModel<Linear> averaged = new AveragedModel<>(model, AveragedModelTest::linear);
    for (double value : new double[] {1, 2, 6}) {
      set(model, value);
      averaged.updateParameters(model);
    }
    assertThat(averaged.numAveraged()).isEqualTo(3);
    assertThat(averaged.module().weight().item()).isCloseTo(3, within(1e-6));
    assertThat(averaged.module().bias().item()).isCloseTo(-3, within(1e-6));
    assertThat(averaged.stateDict().keySet())
        .containsExactly("n_averaged", "module.weight", "module.bias");
  }

  @Test
  void anExponentialMovingAverageDecays() {
    Linear model = linear();
    AveragedModel<Linear> averaged =
        new AveragedModel<>(model, AveragedModelTest::linear, o -> o.average(Average.ema(0.75)));
    for (double value : new double[] {1, 2, 6}) {
      set(model, value);
      averaged.updateParameters(model);
    }
    assertThat(averaged.module().weight().item()).isCloseTo(2.4375, within(1e-6));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Average.ema(1.5))
        .withMessage("decay must be from 0 to 1, got 1.5");
  }

  @Test
  void theModelThatIsTrainedStaysAsItIs() {
    Linear model = linear();
    set(model, 4);
    AveragedModel<Linear> averaged = new AveragedModel<>(model, AveragedModelTest::linear);
    averaged.updateParameters(model);
    set(model, 8);
    assertThat(averaged.module().weight().item()).isEqualTo(4);
    averaged.updateParameters(model);
    assertThat(model.weight().item()).isEqualTo(8);
  }

  @Test
  void buffersAreCopiedOrAveraged() {
    BatchNorm1d model = new BatchNorm1d(1);
    AveragedModel<BatchNorm1d> copied = new AveragedModel<>(model, () -> new BatchNorm1d(1));
    AveragedModel<BatchNorm1d> averaged =
        new AveragedModel<>(model, () -> new BatchNorm1d(1), o -> o.useBuffers(true));
    for (double mean : new double[] {2, 4}) {
      model.runningMean().fill_(mean);
      copied.updateParameters(model);
      averaged.updateParameters(model);
    }
    assertThat(copied.module().runningMean().item()).isEqualTo(4);
    assertThat(averaged.module().runningMean().item()).isCloseTo(3, within(1e-6));
  }

  @Test
  void batchNormsAreComputedAnewFromTheData() {
    BatchNorm1d norm = new BatchNorm1d(1, o -> o.momentum(0.3));
    norm.runningMean().fill_(100);
    Sequential model = new Sequential(norm);
    model.eval();
    List<Tensor> batches = new ArrayList<>();
    for (double value : new double[] {1, 2, 6}) {
      batches.add(Torch.full(Shape.of(4, 1), value));
    }
    AveragedModel.updateBn(batches, model, model::call);
    assertThat(norm.runningMean().item()).isCloseTo(3, within(1e-6));
    assertThat(norm.momentum()).hasValue(0.3);
    assertThat(model.isTraining()).isFalse();
    assertThat(norm.isTraining()).isFalse();
  }
}
