package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Losses that compare element by element, with targets of another shape. */
class LossOperandsTest {
  private static final Map<String, BinaryOperator<Tensor>> LOSSES =
      Map.of(
          "mse_loss", F::mseLoss,
          "l1_loss", F::l1Loss,
          "smooth_l1_loss", F::smoothL1Loss,
          "huber_loss", F::huberLoss);

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
  void shapesThatDoNotFitAreRefusedInTheLossesName() {
    LOSSES.forEach(
        (name, loss) ->
            assertThatThrownBy(() -> loss.apply(Torch.ones(4, 3), Torch.ones(2)))
                .isInstanceOf(TorchException.class)
                .hasMessage(
                    name
                        + ": The size of tensor a (3) must match the size of tensor b (2) at"
                        + " non-singleton dimension 1 [float32[4, 3], float32[2]]"));
    Tensor weight = Torch.ones(4, 3);
    assertThatThrownBy(() -> F.mseLoss(weight, Torch.ones(4), o -> o.weight(weight)).close())
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "mse_loss: The size of tensor a (3) must match the size of tensor b (4) at"
                + " non-singleton dimension 1 [float32[4, 3], float32[4]]");
  }

  @Test
  void aTargetThatIsBroadcastIsWarnedOfOnce() {
    Tensor input = Torch.tensor(new float[][] {{1, 2}, {3, 5}}).requiresGrad_();
    Tensor target = Torch.tensor(1.0, 2.0);
    try (WarningLog log = new WarningLog()) {
      for (int i = 0; i < 2; i++) {
        assertThat(F.mseLoss(input, target).item()).isEqualTo((4 + 9) / 4.0);
        assertThat(F.l1Loss(input, target, o -> o.weight(Torch.ones(2, 2))).item())
            .isEqualTo(5 / 4.0);
      }
      assertThat(F.mseLoss(input, input).item()).isZero();
      assertThat(log.messages())
          .containsExactly(
              "mse_loss: a target of [2] is broadcast with an input of [2, 2], which is seldom what"
                  + " is meant",
              "l1_loss: a target of [2] is broadcast with an input of [2, 2], which is seldom what"
                  + " is meant");
    }
    F.huberLoss(target.clone().requiresGrad_(), input).backward();
    assertThat(input.grad().shape()).isEqualTo(Shape.of(2, 2));
  }

  @Test
  void weightsAreOneNumberAnElement() {
    Tensor x = Torch.ones(2, 3);
    Tensor weight = Torch.ones(3);
    assertRefused(() -> F.mseLoss(x, x, o -> o.weight(weight)), "mseLoss");
    assertRefused(() -> F.l1Loss(x, x, o -> o.weight(weight)), "l1Loss");
    assertRefused(() -> F.huberLoss(x, x, o -> o.weight(weight)), "huberLoss");
  }

  private static void assertRefused(ThrowingSupplier<Tensor, RuntimeException> loss, String name) {
    assertThatThrownBy(loss::get)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(name + ": a weight of [3] does not fit an input of [2, 3]");
  }
}
