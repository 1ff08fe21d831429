package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.reference.Lookup.at;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jtorch.F;
import org.jtorch.MemoryStats;
import org.jtorch.PadMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.optim.Adam;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("once")
class TrainingLeakTest {
  private static final Map<String, Function<List<Tensor>, Optimizer<?>>> OPTIMIZERS =
      Map.of(
          "SGD", params -> new SGD(params, o -> o.lr(0.01)),
          "SGD with momentum",
              params -> new SGD(params, o -> o.lr(0.01).momentum(0.9).weightDecay(0.1)),
          "Adam", params -> new Adam(params, o -> o.amsgrad(true)));

  @ParameterizedTest
  @ValueSource(strings = {"SGD", "SGD with momentum", "Adam"})
  void twoHundredStepsKeepTheTensorCountOfTen(String name) {
    Torch.manualSeed(0);
    Sequential model =
        new Sequential(
            new Conv2d(1, 4, 3, o -> o.paddingMode(PadMode.CIRCULAR).padding(1)),
            new BatchNorm2d(4),
            Tensor::relu,
            new MaxPool2d(2),
            new Flatten(),
            new Dropout(),
            new LayerNorm(64),
            new Linear(64, 5));
    Optimizer<?> optimizer = at(OPTIMIZERS, name).apply(model.parameters());
    long afterTen = 0;
    for (int step = 1; step <= 200; step++) {
      try (TensorScope scope = TensorScope.open()) {
        optimizer.zeroGrad();
        F.crossEntropy(model.call(Torch.randn(2, 1, 8, 8)), Torch.randint(5, Shape.of(2)))
            .backward();
        optimizer.step();
      }
      if (step == 10) {
        afterTen = neverClosed();
      }
    }
    assertThat(neverClosed()).isEqualTo(afterTen);
    optimizer.close();
    model.close();
  }

  /** Live tensors and tensors freed by the garbage collector, which may belong to other tests. */
  private static long neverClosed() {
    MemoryStats stats = Torch.memoryStats();
    return stats.liveTensors() + stats.collected();
  }
}
