package org.jtorch.benchmarks.compare;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.models.ResNet;

/** Models that answer. */
final class InferenceWorkloads {
  private InferenceWorkloads() {}

  /** resnet18 as modules. */
  static Workload resNet18() {
    Torch.manualSeed(0);
    ResNet model = ResNet.resnet18();
    model.eval();
    return answering(model::call);
  }

  /** resnet18 as Python scripted and froze it. */
  static Workload scripted(Path file) {
    return answering(ScriptModule.load(file)::forward);
  }

  /** resnet18 as Python scripted it, made faster by libtorch. */
  static Workload optimized(Path file) {
    try (ScriptModule loaded = ScriptModule.load(file)) {
      return answering(loaded.eval().optimizeForInference()::forward);
    }
  }

  /** A model that answers one image of 224 x 224. */
  private static Workload answering(UnaryOperator<Tensor> model) {
    Torch.manualSeed(1);
    Tensor image = Torch.randn(1, 3, 224, 224);
    return Workload.of(
            () -> {
              Tensor unusedLogits = model.apply(image);
            },
            () -> model.apply(image).abs().sum().item())
        .within(JtorchSide::scope, 1)
        .within(InferenceWorkloads::inference);
  }

  /** A perceptron of 64-128-10 in TorchScript: numbers of the host in, numbers of the host out. */
  static Workload scriptedMlp(Path file) {
    ScriptModule model = ScriptModule.load(file);
    return HostWorkloads.perceptron(
            features -> model.forward(Torch.tensor(features).view(1, 64)).toFloatArray())
        .within(JtorchSide::scope, 1)
        .within(InferenceWorkloads::inference);
  }

  @SuppressWarnings("MustBeClosedChecker") // the workload closes it
  private static Workload.Opened inference() {
    return Torch.inferenceMode()::close;
  }
}
