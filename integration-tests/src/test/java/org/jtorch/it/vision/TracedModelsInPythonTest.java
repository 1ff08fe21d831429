package org.jtorch.it.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.io.Checkpoint;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleGraph;
import org.jtorch.nn.TransformerEncoder;
import org.jtorch.nn.TransformerEncoderLayer;
import org.jtorch.samples.LeNet;
import org.jtorch.vision.models.ResNet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models that are traced in Java, in the Python that the property {@code jtorch.python} names: the
 * names of the state dict, outputs and gradients in both modes and for other batch sizes equal
 * those of Python's own modules and of the Java model.
 */
@Tag("python")
@Tag("once")
class TracedModelsInPythonTest {
  @TempDir Path folder;

  @Test
  void pythonLoadsWhatJavaTraced() throws IOException, InterruptedException {
    Torch.manualSeed(0);
    LeNet lenet = new LeNet();
    write("lenet", lenet, Torch.randn(2, 1, 28, 28));
    ResNet resnet = ResNet.resnet18();
    write("resnet18", resnet, Torch.randn(2, 3, 64, 64));
    LSTM lstm = new LSTM(8, 16, o -> o.numLayers(2).dropout(0.2).bidirectional(true));
    Tensor words = Torch.randn(4, 2, 8);
    Graph ofLstm =
        ModuleGraph.trace(
            lstm,
            x -> lstm.call(x.get(0)),
            o -> o.dynamic("length", 0, 0).dynamic("batch", 0, 1),
            List.of(words));
    write("lstm", lstm, ofLstm, x -> lstm.call(x).output(), words);
    TransformerEncoder encoder =
        new TransformerEncoder(
            new TransformerEncoderLayer(32, 4, o -> o.dimFeedforward(64).batchFirst(true)), 2);
    Tensor tokens = Torch.randn(2, 5, 32);
    Graph ofEncoder =
        ModuleGraph.trace(
            encoder,
            x -> encoder.call(x.get(0)),
            o -> o.dynamicBatch().dynamic("length", 0, 1),
            List.of(tokens));
    write("encoder", encoder, ofEncoder, x -> encoder.call(x), tokens);
    assertThat(python()).isEqualTo("lenet ok\nresnet18 ok\nlstm ok\nencoder ok\n");
  }

  private <M extends Module & Layer> void write(String name, M model, Tensor example) {
    Graph graph = ModuleGraph.trace(model, o -> o.dynamicBatch(), example);
    write(name, model, graph, model::call, example);
  }

  private void write(
      String name, Module model, Graph graph, Function<Tensor, Tensor> call, Tensor input) {
    graph.save(folder.resolve(name + ".pt"));
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> facts = new LinkedHashMap<>();
      facts.put("input", input);
      for (boolean training : new boolean[] {false, true}) {
        String mode = training ? "train." : "eval.";
        model.train(training);
        model.zeroGrad();
        Torch.manualSeed(3);
        Tensor output = call.apply(input);
        output.square().mean().backward();
        facts.put(mode + "output", output.detach());
        model
            .namedParameters()
            .forEach((key, value) -> facts.put(mode + "grad." + key, value.grad().clone()));
      }
      Checkpoint.save(folder.resolve(name + ".pth"), facts);
    }
  }

  private String python() throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.add(Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python"));
    words.add(
        Repository.root().resolve("integration-tests/src/test/python/check_traced.py").toString());
    words.add(folder.toString());
    String shim = System.getProperty("jtorch.shim");
    if (shim != null) {
      words.addAll(List.of("--shim", shim));
    }
    return Command.of(words).run().ok().out();
  }
}
