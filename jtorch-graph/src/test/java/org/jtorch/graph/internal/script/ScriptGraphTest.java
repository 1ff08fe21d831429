package org.jtorch.graph.internal.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.graph.internal.interpreter.Interpreters.interpreter;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jtorch.IValue;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.graph.internal.interpreter.Interpreter;
import org.jtorch.graph.internal.onnx.OnnxChecks;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs of the TorchScript modules of make_scripts.py. */
class ScriptGraphTest {
  private static final Path FILES = Path.of("src/test/resources/scripts");

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"script", "trace"})
  void aConvolutionalNetworkTakesOtherBatches(String form) {
    try (ScriptModule script = ScriptModule.load(FILES.resolve("images_" + form + ".pt"));
        Mode mode = Torch.noGrad()) {
      Graph graph = Graph.of(script, o -> o.dynamicBatch(), Torch.randn(2, 3, 13, 9));
      assertThat(graph.state()).containsKeys("stem.weight", "blocks.1.norm.running_mean");
      assertSame(script, graph, Torch.randn(2, 3, 13, 9));
      assertSame(script, graph, Torch.randn(5, 3, 13, 9));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"texts_script", "texts_trace"})
  void aRecurrentNetworkTakesOtherLengths(String name) {
    try (ScriptModule script = ScriptModule.load(FILES.resolve(name + ".pt"));
        Mode mode = Torch.noGrad()) {
      Graph graph =
          Graph.of(
              script,
              o -> o.dynamicBatch().dynamic("length", 0, 1),
              Torch.randint(0, 30, Shape.of(2, 5)));
      assertSame(script, graph, Torch.randint(0, 30, Shape.of(2, 5)));
      assertSame(script, graph, Torch.randint(0, 30, Shape.of(3, 9)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention_script", "attention_trace"})
  void attentionTakesOtherLengths(String name) {
    try (ScriptModule script = ScriptModule.load(FILES.resolve(name + ".pt"));
        Mode mode = Torch.noGrad()) {
      Graph graph =
          Graph.of(script, o -> o.dynamicBatch().dynamic("length", 0, 1), Torch.randn(2, 5, 8));
      assertSame(script, graph, Torch.randn(4, 7, 8));
    }
  }

  private void assertSame(ScriptModule script, Graph graph, Tensor input) {
    IValue result = script.invoke("forward", input);
    List<Tensor> expected = new ArrayList<>();
    if (result instanceof IValue.OfTensor tensor) {
      expected.add(tensor.value());
    } else {
      result.toList().forEach(item -> expected.add(item.toTensor()));
    }
    try (Interpreter interpreter = interpreter(graph)) {
      List<Object> found = interpreter.run(List.of(input));
      for (int i = 0; i < expected.size(); i++) {
        Optional<String> difference =
            OnnxChecks.difference((Tensor) found.get(i), expected.get(i), 1e-5);
        assertThat(difference).isEmpty();
      }
    }
    Path model = folder.resolve("model.onnx");
    graph.toOnnx(model);
    List<Tensor> ran = List.copyOf(OnnxChecks.run(model, List.of(input)).values());
    assertThat(OnnxChecks.assertEqual(ran, expected, 1e-4)).isLessThan(1e-4);
  }
}
