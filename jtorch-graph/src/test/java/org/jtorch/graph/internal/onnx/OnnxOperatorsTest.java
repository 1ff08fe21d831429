package org.jtorch.graph.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jtorch.IValue;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedFiles;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Families of operators, exported by make_onnx.py with several sizes of the batch. */
class OnnxOperatorsTest {
  private static final Path FILES = Path.of("src/test/resources/onnx");
  private static final double TOLERANCE = 1e-4;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pointwise",
        "activations",
        "arithmetic",
        "comparisons",
        "reductions",
        "shapes",
        "parts",
        "joins",
        "images",
        "indexing",
        "creation",
        "convolutions",
        "norms",
        "matrices",
        "attention",
        "recurrent",
        "sorting",
        "writes",
        "regions",
        "numbers"
      })
  void aFamilyGivesInOnnxWhatItGivesInJtorch(String name) {
    Path model = folder.resolve(name + ".onnx");
    List<ExportedFiles.Call> calls =
        ExportedFiles.calls(Checkpoint.load(FILES.resolve(name + ".pth")));
    List<String> wrong = new ArrayList<>();
    try (ExportedProgram program = ExportedProgram.load(FILES.resolve(name + ".pt2"));
        Mode mode = Torch.noGrad()) {
      program.toOnnx(model);
      for (ExportedFiles.Call call : calls) {
        List<Tensor> inputs = call.arguments().stream().map(Tensor.class::cast).toList();
        Map<String, Tensor> found = OnnxChecks.run(model, inputs);
        Map<Object, IValue> expected = program.run(inputs.toArray()).toMap();
        assertThat(List.copyOf(found.keySet())).isEqualTo(List.copyOf(expected.keySet()));
        expected.forEach(
            (key, value) ->
                OnnxChecks.difference(found.get(key), tensor(value), TOLERANCE)
                    .ifPresent(difference -> wrong.add(key + ": " + difference)));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static Tensor tensor(IValue value) {
    return value instanceof IValue.OfLong number ? Torch.tensor(number.value()) : value.toTensor();
  }
}
