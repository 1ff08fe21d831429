package org.jtorch.vision.models.quantization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jtorch.QuantizedOps;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * torchvision's quantized models load what Java saved and compute the same, in the Python that the
 * property {@code jtorch.python} names; {@code jtorch.shim} may name a file for it to run before
 * torchvision is imported.
 */
@Tag("python")
@Tag("once")
@NoLeaks
class QuantizedInPythonTest {
  private static final Map<String, Supplier<QuantizableModel>> MODELS =
      Map.of(
          "shufflenet_v2_x0_5",
          () ->
              QuantizableShuffleNetV2.shufflenetV2X0_5(
                  o -> o.quantize(true).backend(Backend.FBGEMM).numClasses(5)),
          "resnet18",
          () -> QuantizableResNet.resnet18(o -> o.quantize(true).numClasses(5)));

  @TempDir Path folder;

  @Test
  void pythonLoadsAQuantizedModelAndJavaLoadsItBack() throws IOException, InterruptedException {
    assumeTrue(QuantizedOps.supportedEngines().contains(QuantizedOps.Engine.FBGEMM));
    QuantizedOps.Engine before = QuantizedOps.getEngine();
    QuantizedOps.setEngine(QuantizedOps.Engine.FBGEMM);
    try {
      MODELS.forEach(this::save);
      for (String line : python().lines().toList()) {
        String[] words = line.split(" ", -1);
        assertThat(Double.parseDouble(words[1])).as(line).isCloseTo(0, within(1e-5));
        assertThat(MODELS).containsKey(words[0]);
      }
      MODELS.forEach(this::assertLoadsBack);
    } finally {
      QuantizedOps.setEngine(before);
    }
  }

  private void save(String name, Supplier<QuantizableModel> builder) {
    Torch.manualSeed(4);
    QuantizableModel model = builder.get();
    try (TensorScope scope = TensorScope.open()) {
      Tensor input = Torch.randn(2, 3, 64, 64);
      Tensor output = Torch.inferenceMode(() -> model.call(input));
      assertThat(output.std().item()).isPositive();
      Checkpoint.save(folder.resolve(name + ".pt"), model.stateDict());
      Map<String, Tensor> values = Map.of("input", input, "output", output);
      Checkpoint.save(folder.resolve(name + ".values.pt"), values);
    }
    model.close();
  }

  private void assertLoadsBack(String name, Supplier<QuantizableModel> builder) {
    Torch.manualSeed(5);
    QuantizableModel model = builder.get();
    try (TensorScope scope = TensorScope.open()) {
      Path python = folder.resolve(name + ".python.pt");
      model.loadStateDict(Checkpoint.load(python).stateDict());
      Map<String, Tensor> values = Checkpoint.load(folder.resolve(name + ".values.pt")).stateDict();
      Tensor output =
          Torch.inferenceMode(() -> model.call(Objects.requireNonNull(values.get("input"))));
      Tensor expected = Objects.requireNonNull(values.get("output"));
      assertThat(output.sub(expected).abs().max().item()).as(name).isLessThan(1e-5);
    }
    model.close();
  }

  private String python() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python"));
    words.add("-Wignore");
    words.add(Path.of("src", "test", "python", "check_quantized.py").toString());
    words.add(folder.toString());
    String shim = System.getProperty("jtorch.shim");
    if (shim != null) {
      words.addAll(List.of("--shim", shim));
    }
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }
}
