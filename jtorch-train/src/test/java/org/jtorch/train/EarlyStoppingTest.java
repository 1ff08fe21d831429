package org.jtorch.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EarlyStoppingTest {
  /** The number of values that Lightning's EarlyStopping takes before it stops; 0 for never. */
  @ParameterizedTest
  @CsvSource({
    "3, 0,    MIN, 5 4 3 3 3 3 2,        6",
    "1, 0,    MIN, 5 4 4 1,              3",
    "2, 0.5,  MIN, 5 4.6 4.5 4.4 4.4 1,  3",
    "2, 0.5,  MIN, 5 4.6 4.4 4.3 4.2 1,  5",
    "2, 0,    MAX, 1 2 3 3 2 9,          5",
    "2, 0.1,  MAX, 1 1.2 1.25 1.28 9,    4",
    "2, 0,    MIN, 5 NaN 1,              2",
    "2, 0,    MIN, 5 Infinity 1,         2",
    "2, 0,    MIN, 5 4 3 2 1,            0"
  })
  void stopsAsLightningDoes(int patience, double delta, MetricMode mode, String values, int stop) {
    EarlyStopping stopping =
        new EarlyStopping(o -> o.patience(patience).minDelta(delta).mode(mode));
    int stopped = 0;
    String[] numbers = values.trim().split(" ");
    for (int i = 0; i < numbers.length && stopped == 0; i++) {
      stopped = stopping.update(Double.parseDouble(numbers[i])) ? i + 1 : 0;
    }
    assertThat(stopped).isEqualTo(stop);
    assertThat(stopping.isStopped()).isEqualTo(stop > 0);
  }

  @Test
  void theBestWeightsAreRestoredAndFreed() {
    long before = Torch.memoryStats().unclosed();
    try (TensorScope scope = TensorScope.open()) {
      Linear model = new Linear(2, 1);
      EarlyStopping stopping = new EarlyStopping(o -> o.restoreBest(model));
      for (double loss : new double[] {3, 1, 2}) {
        model.weight().detach().fill_(loss);
        stopping.update(loss);
      }
      stopping.restore();
      assertThat(model.weight().detach().toFloatArray()).containsOnly(1);
      model.weight().detach().fill_(8);
      stopping.restore();
      assertThat(model.weight().detach().toFloatArray()).containsOnly(8);
      model.close();
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void theCountIsPartOfTheState() {
    List<EarlyStopping> both = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      both.add(new EarlyStopping(o -> o.patience(2)));
    }
    both.get(0).update(1);
    both.get(0).update(2);
    both.get(1).loadStateDict(both.get(0).stateDict());
    assertThat(both.get(1).waitCount()).isEqualTo(1);
    assertThat(both.get(1).bestScore()).hasValue(1);
    assertThat(both.get(1).update(3)).isTrue();
    assertThatThrownBy(() -> both.get(1).loadStateDict(Map.of("wait_count", "x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new EarlyStopping(o -> o.patience(0)))
        .hasMessage("patience must be at least 1, got 0");
    assertThatThrownBy(() -> new EarlyStopping(o -> o.minDelta(Double.NaN)))
        .hasMessage("minDelta must be at least 0, got NaN");
  }
}
