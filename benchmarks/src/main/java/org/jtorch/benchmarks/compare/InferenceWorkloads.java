package org.jtorch.benchmarks.compare;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.models.ResNet;

/** Inference of models. */
final class InferenceWorkloads {
  private InferenceWorkloads() {}

  /** ResNet-18 as modules. */
  static Workload resNet18() {
    Torch.manualSeed(0);
    ResNet model = ResNet.resnet18();
    model.eval();
    return answering(model::call);
  }

  /** ResNet-18, scripted and frozen by Python. */
  static Workload scripted(Path file) {
    return answering(ScriptModule.load(file)::forward);
  }

  /** ResNet-18, scripted by Python and optimized for inference by libtorch. */
  static Workload optimized(Path file) {
    try (ScriptModule loaded = ScriptModule.load(file)) {
      return answering(loaded.eval().optimizeForInference()::forward);
    }
  }

  /** Inference on one image of 224 x 224. */
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

  /** Perceptron of 64-128-10 in TorchScript, with Java arrays as input and output. */
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
