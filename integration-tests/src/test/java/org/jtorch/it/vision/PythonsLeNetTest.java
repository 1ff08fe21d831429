package org.jtorch.it.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.io.Checkpoint;
import org.jtorch.it.Repository;
import org.jtorch.junit.NoLeaks;
import org.jtorch.samples.LeNet;
import org.jtorch.vision.datasets.MNIST;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.ToTensor;
import org.jtorch.vision.transforms.Transform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** LeNet trained by Python, in its two forms; {@code make_lenet.py} recorded the outputs. */
@NoLeaks
class PythonsLeNetTest {
  private static final Transform NORMALIZE =
      new Compose(new ToTensor(), new Normalize(0.1307, 0.3081));
  private static JsonNode expected;
  private static PythonTensors python;
  @TempDir Path folder;

  @BeforeAll
  static void load() throws IOException {
    expected =
        new ObjectMapper().readTree(PythonTensors.bytes(PythonTensors.class, "/lenet/lenet.json"));
    python = PythonTensors.resource("/lenet/lenet.safetensors");
  }

  @Test
  void theTorchScriptGivesPythonsLogits() throws IOException {
    byte[] bytes = PythonTensors.bytes(LeNet.class, "lenet.pt");
    try (ScriptModule script = ScriptModule.load(bytes, Device.CPU)) {
      Tensor logits = Torch.inferenceMode(() -> script.forward(python.get("input")));
      assertPythons(logits);
    }
  }

  @Test
  void theCheckpointInAJavaModelGivesPythonsLogits() throws IOException {
    LeNet model = trained();
    assertPythons(Torch.inferenceMode(() -> model.call(python.get("input"))));
    model.close();
  }

  @Test
  void theSamePixelsGivePythonsInput() {
    Tensor input = NORMALIZE.apply(python.get("pixels").unsqueeze(1));
    Distance.assertWithin(1e-6, input, python.get("input"));
  }

  @Test
  void theJavaModelReadsTheTestDigitsAsWellAsInPython() throws IOException {
    LeNet model = trained();
    long right = 0;
    Path digits = Repository.root().resolve("data/mnist");
    try (MNIST test = new MNIST(digits, MNIST.Split.TEST, o -> o.transform(NORMALIZE));
        DataLoader<Batch> loader = DataLoader.of(test, o -> o.batchSize(250).numWorkers(1))) {
      for (Batch batch : loader) {
        Tensor best = Torch.inferenceMode(() -> model.call(batch.input()).argmax(1));
        right += best.eq(batch.target()).sum().itemLong();
      }
      assertThat(right / (double) test.size())
          .isCloseTo(expected.get("test_accuracy_first_2000").asDouble(), within(5e-4));
    }
    model.close();
  }

  private LeNet trained() throws IOException {
    Path file =
        Files.write(folder.resolve("lenet.pth"), PythonTensors.bytes(LeNet.class, "lenet.pth"));
    LeNet model = new LeNet();
    model.loadStateDict(Checkpoint.load(file).stateDict());
    model.eval();
    assertThat(model.parameters().stream().mapToLong(Tensor::numel).sum())
        .isEqualTo(expected.get("parameters").asLong());
    return model;
  }

  private static void assertPythons(Tensor logits) {
    Distance.assertWithin(1e-4, logits, python.get("logits"));
    long[] predictions = logits.argmax(1).to(DType.INT64).toLongArray();
    for (int i = 0; i < predictions.length; i++) {
      assertThat(predictions[i]).isEqualTo(expected.get("predictions").get(i).asLong());
    }
  }
}
