package org.jtorch.it.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.optim.Adam;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.SGD;
import org.jtorch.samples.LeNet;
import org.jtorch.vision.datasets.MNIST;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.ToTensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the same seed, LeNet's initial weights and first 50 losses equal Python's. */
class LeNetLossesTest {
  private static final Path DIGITS = Path.of("..", "data", "mnist");
  private static final JsonNode PYTHON = read();

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void initialWeightsEqualPythons(int seed) {
    Torch.manualSeed(seed);
    LeNet model = new LeNet();
    JsonNode expected = PYTHON.get("initial").get(String.valueOf(seed));
    try (TensorScope scope = TensorScope.open()) {
      for (Map.Entry<String, Tensor> entry : model.stateDict().entrySet()) {
        JsonNode parameter = expected.get(entry.getKey());
        double[] values = entry.getValue().to(DType.FLOAT64).flatten().toDoubleArray();
        double sum = 0;
        for (double value : values) {
          sum += value;
        }
        assertThat(sum).as(entry.getKey()).isCloseTo(parameter.get("sum").asDouble(), within(1e-9));
        for (int i = 0; i < parameter.get("first").size(); i++) {
          assertThat(values[i])
              .as(entry.getKey() + " " + i)
              .isEqualTo(parameter.get("first").get(i).asDouble());
        }
      }
    }
  }

  @Test
  void theFirstFiftyLossesUnderSgdEqualPythons() {
    Torch.manualSeed(PYTHON.get("losses").get("seed").asLong());
    LeNet model = new LeNet();
    compare("sgd", model, new SGD(model.parameters(), o -> o.lr(0.01).momentum(0.9)));
  }

  @Test
  void theFirstFiftyLossesUnderAdamEqualPythons() {
    Torch.manualSeed(PYTHON.get("losses").get("seed").asLong());
    LeNet model = new LeNet();
    compare("adam", model, new Adam(model.parameters(), o -> o.lr(1e-3)));
  }

  private static void compare(String name, LeNet model, Optimizer<?> optimizer) {
    JsonNode expected = PYTHON.get("losses").get(name);
    try (MNIST digits =
            new MNIST(
                DIGITS,
                MNIST.Split.TRAIN,
                o -> o.transform(new Compose(new ToTensor(), new Normalize(0.1307, 0.3081))));
        DataLoader<Batch> loader = DataLoader.of(digits, o -> o.batchSize(64))) {
      int step = 0;
      double worst = 0;
      for (Batch batch : loader) {
        if (step == expected.size()) {
          break;
        }
        try (TensorScope scope = TensorScope.open()) {
          optimizer.zeroGrad();
          Tensor loss = F.crossEntropy(model.call(batch.input()), batch.target());
          loss.backward();
          optimizer.step();
          worst = Math.max(worst, Math.abs(loss.item() - expected.get(step).asDouble()));
        }
        step++;
      }
      assertThat(step).isEqualTo(50);
      System.out.printf(
          Locale.ROOT, "LeNet, %s: the first 50 losses differ by %.1e at most%n", name, worst);
      assertThat(worst).isLessThan(1e-4);
    }
  }

  private static JsonNode read() {
    try (InputStream in = LeNetLossesTest.class.getResourceAsStream("/lenet/losses.json")) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
