package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Test;

class ModuleSummaryTest {
  @Test
  void theSummaryIsATable() {
    ModuleSummary summary = new LeNet().summary(Torch.ones(1, 1, 28, 28));
    assertThat(summary)
        .hasToString(
            """
            Layer (type)      Output shape    Parameters  Multiply-adds
            ===========================================================
            LeNet             [1, 10]                  0              0
              conv1 (Conv2d)  [1, 6, 24, 24]         156         86,400
              conv2 (Conv2d)  [1, 16, 8, 8]        2,416        153,600
              fc1 (Linear)    [1, 120]            30,840         30,720
              fc2 (Linear)    [1, 84]             10,164         10,080
              fc3 (Linear)    [1, 10]                850            840
            ===========================================================
            Parameters: 44,426, trainable: 44,426
            Multiply-adds: 281,640\
            """);
  }

  @Test
  void aSharedModuleIsListedOnceAndCountsEachCall() {
    Linear shared = new Linear(3, 3);
    Sequential model = new Sequential(shared, Tensor::relu, shared);
    shared.bias().requiresGrad_(false);
    ModuleSummary summary = model.summary(Torch.ones(2, 3));
    assertThat(summary.rows()).hasSize(2);
    assertThat(summary.parameters()).isEqualTo(12);
    assertThat(summary.trainable()).isEqualTo(9);
    assertThat(summary.multiplyAdds()).isEqualTo(2 * 2 * 3 * 3);
  }

  @Test
  void multiplyAddsEqualManualCounts() {
    // 4 steps of 2 sequences; 4 gates of 5, from 3 inputs and 5 of the state
    LSTM lstm = new LSTM(3, 5);
    ModuleSummary summary = lstm.summary(() -> lstm.call(Torch.ones(4, 2, 3)));
    assertThat(summary.multiplyAdds()).isEqualTo(4 * 2 * 4 * 5 * (3 + 5));
    assertThat(summary.rows().get(0).output()).isEqualTo("[4, 2, 5], [1, 2, 5], [1, 2, 5]");
    // 8 x 8 outputs of 6 channels, each from 2 channels of its group and a 3 x 3 kernel
    Conv2d conv = new Conv2d(4, 6, 3, o -> o.groups(2));
    assertThat(conv.summary(Torch.ones(1, 4, 10, 10)).multiplyAdds())
        .isEqualTo(8 * 8 * 6 * 2 * 3 * 3);
    // each of 5 x 5 inputs of 2 channels reaches 3 channels and a 2 x 2 kernel
    ConvTranspose2d transposed = new ConvTranspose2d(2, 3, 2);
    assertThat(transposed.summary(Torch.ones(1, 2, 5, 5)).multiplyAdds())
        .isEqualTo(5 * 5 * 2 * 3 * 2 * 2);
    assertThat(new LSTMCell(3, 5).summary().multiplyAdds()).isZero();
    // 7 queries of 2 sequences: three projections, scores, weighed values, one projection
    MultiheadAttention attention = new MultiheadAttention(4, 2);
    Tensor x = Torch.ones(7, 2, 4);
    assertThat(attention.summary(() -> attention.call(x, x, x)).multiplyAdds())
        .isEqualTo(7 * 2 * 4 * 4 * 4 + 2 * 7 * 2 * 7 * 4);
  }

  @Test
  void theModelIsNotChanged() {
    try (TensorScope scope = TensorScope.open()) {
      Sequential model = new Sequential(new BatchNorm1d(2), new Dropout());
      ((Module) model.get(1)).eval();
      Tensor example = Torch.ones(3, 2);
      long before = Torch.memoryStats().unclosed();
      assertThat(model.summary(example).parameters()).isEqualTo(4);
      assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
      assertThat(model.isTraining()).isTrue();
      assertThat(((Module) model.get(1)).isTraining()).isFalse();
      assertThat(model.getBuffer("0.num_batches_tracked").itemLong()).isZero();
      assertThat(((Module) model.get(0)).hasHooks()).isFalse();
    }
  }

  @Test
  void aModelWithSeveralInputsIsCalledByAFunction() {
    Bilinear model = new Bilinear(2, 3, 4);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.summary(Torch.ones(1, 2), Torch.ones(1, 3)))
        .withMessage(
            "Bilinear does not take exactly one tensor: use summary(() -> model.call(...))");
    assertThat(model.summary(() -> model.call(Torch.ones(5, 2), Torch.ones(5, 3))).multiplyAdds())
        .isEqualTo(5 * 2 * 3 * 4);
  }
}
