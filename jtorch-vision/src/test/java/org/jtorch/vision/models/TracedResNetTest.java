package org.jtorch.vision.models;

import static org.assertj.core.api.Assertions.assertThat;

import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.nn.ModuleGraph;
import org.junit.jupiter.api.Test;

class TracedResNetTest {
  @Test
  void theTorchScriptOfATraceGivesTheSameLogitsAndStatistics() {
    Torch.manualSeed(0);
    ResNet model = ResNet.resnet18(o -> o.numClasses(10));
    Graph graph = ModuleGraph.trace(model, o -> o.dynamicBatch(), Torch.randn(2, 3, 32, 32));
    assertThat(graph.inMode(false).nodes()).hasSize(69); // as many as torch.export has
    Tensor images = Torch.randn(3, 3, 32, 32);
    try (ScriptModule script = graph.toScript()) {
      assertThat(script.namedParameters().keySet())
          .containsExactlyElementsOf(model.namedParameters().keySet());
      for (boolean training : new boolean[] {true, false}) {
        model.train(training);
        script.train(training);
        assertThat(script.forward(images).allclose(model.call(images), 1e-5, 1e-5)).isTrue();
      }
      model
          .namedBuffers()
          .forEach(
              (name, buffer) ->
                  assertThat(script.namedBuffers().get(name).allclose(buffer, 1e-4, 1e-5))
                      .as(name)
                      .isTrue());
    }
    model.close();
  }
}
