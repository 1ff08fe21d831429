package org.jtorch.samples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.nn.ModuleGraph;
import org.jtorch.optim.SGD;

/**
 * Trains a Java model for one step, traces it and saves it as TorchScript, which Python loads with
 * {@code torch.jit.load}.
 */
public final class TraceModel {
  private TraceModel() {}

  /**
   * Trains, traces and saves the model.
   *
   * @param args optionally the file to write; else a temporary file
   * @throws IOException if the file cannot be created
   */
  public static void main(String[] args) throws IOException {
    Path file = args.length > 0 ? Path.of(args[0]) : temporary();
    Torch.manualSeed(1);
    LeNet model = new LeNet();
    try (TensorScope scope = TensorScope.open()) {
      trainOneStep(model);
      Tensor example = Torch.randn(2, 1, 28, 28);
      Graph graph = ModuleGraph.trace(model, o -> o.dynamicBatch(), example);
      System.out.println(graph.nodes().size() + " operators, the first is " + graph.nodes().get(0));
      graph.save(file); // in Python: torch.jit.load(file), with the same state dict
      Tensor images = Torch.randn(5, 1, 28, 28); // any batch size
      try (ScriptModule script = ScriptModule.load(file)) {
        double difference = script.forward(images).sub(model.call(images)).abs().max().item();
        System.out.println("same logits: " + (difference < 1e-5));
        System.out.println("same names: " + script.stateDict().keySet().equals(names(model)));
      }
    }
  }

  private static void trainOneStep(LeNet model) {
    SGD optimizer = new SGD(model.parameters(), o -> o.lr(0.1));
    model.call(Torch.randn(8, 1, 28, 28)).square().mean().backward();
    optimizer.step();
  }

  private static Set<String> names(LeNet model) {
    return model.stateDict().keySet();
  }

  private static Path temporary() throws IOException {
    Path file = Files.createTempFile("lenet", ".pt");
    file.toFile().deleteOnExit();
    return file;
  }
}
