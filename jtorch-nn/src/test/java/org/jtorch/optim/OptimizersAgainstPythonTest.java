package org.jtorch.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OptimizersAgainstPythonTest {
  private static final double TOLERANCE = 2e-5;

  static Stream<Arguments> cases() {
    return PythonValues.cases("optimizers").stream()
        .map(expected -> Arguments.of(expected.get("name").textValue(), expected));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void fusedStepsMatchPython(String name, JsonNode expected) {
    assertTrajectory(expected, tensor -> tensor);
  }

  /** Parameters with stride 2, for which no fused kernel is used. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void foreachStepsMatchPython(String name, JsonNode expected) {
    assertTrajectory(expected, tensor -> Torch.stack(List.of(tensor, tensor), -1).select(-1, 1));
  }

  private static void assertTrajectory(JsonNode expected, UnaryOperator<Tensor> layout) {
    try (TensorScope scope = TensorScope.open()) {
      List<Tensor> params = new ArrayList<>();
      for (JsonNode key : expected.get("start")) {
        Tensor start = layout.apply(PythonValues.tensor(key.textValue()));
        params.add(start.detach().requiresGrad_(true));
      }
      Optimizer<?> optimizer = OptimizerFactory.create(expected, params);
      Tensor weights = Torch.tensor(1.0, 2.0, 3.0);
      for (int step = 0; step < expected.get("trajectory").size(); step++) {
        optimizer.zeroGrad();
        Tensor first = params.get(0);
        Tensor loss =
            first
                .sub(3)
                .square()
                .mul(weights)
                .sum()
                .add(first.sum().mul(params.get(1)).sub(1).square().sum());
        loss.backward();
        optimizer.step();
        double seen = expected.get("losses").get(step).doubleValue();
        assertThat(loss.item()).isCloseTo(seen, within(TOLERANCE * Math.abs(seen)));
        for (int i = 0; i < params.size(); i++) {
          Tensor there =
              PythonValues.tensor(expected.get("trajectory").get(step).get(i).textValue());
          assertThat(params.get(i).detach().allclose(there, TOLERANCE, 1e-6))
              .as("step %d: %s, expected %s", step, params.get(i), there)
              .isTrue();
        }
      }
    }
  }
}
