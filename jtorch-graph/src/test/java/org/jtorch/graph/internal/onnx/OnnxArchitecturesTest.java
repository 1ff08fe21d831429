package org.jtorch.graph.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.graph.ExportedFiles;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Architectures of make_onnx_architectures.py, run by ONNX Runtime with several sizes. */
@Tag("python")
@Tag("once")
class OnnxArchitecturesTest {
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lenet",
        "resnet18",
        "mobilenet_v3_small",
        "efficientnet_b0",
        "densenet121",
        "vit",
        "swin",
        "encoder",
        "lstm",
        "gru",
        "bert",
        "distilbert",
        "gpt2",
        "llama"
      })
  void anArchitectureReturnsInOnnxWhatItReturnsInPython(String name)
      throws IOException, InterruptedException {
    export(name);
    Path model = folder.resolve(name + ".onnx");
    try (ExportedProgram program = ExportedProgram.load(folder.resolve(name + ".pt2"))) {
      program.toOnnx(model);
    }
    double worst = 0;
    for (ExportedFiles.Call call :
        ExportedFiles.calls(Checkpoint.load(folder.resolve(name + ".pth")))) {
      List<Tensor> inputs = tensors(List.of(call.arguments(), call.keywords()));
      List<Tensor> found = List.copyOf(OnnxChecks.run(model, inputs).values());
      worst = Math.max(worst, OnnxChecks.assertEqual(found, tensors(call.outputs()), TOLERANCE));
    }
    assertThat(worst).as("greatest difference").isLessThan(TOLERANCE);
  }

  private static List<Tensor> tensors(Object values) {
    return ExportedFiles.leaves(values).stream()
        .filter(Tensor.class::isInstance)
        .map(Tensor.class::cast)
        .toList();
  }

  private void export(String name) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                System.getProperty("jtorch.python"),
                "-W",
                "ignore",
                "src/test/python/make_onnx_architectures.py",
                folder.toString(),
                name)
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }
}
