package org.jtorch.benchmarks.compare;

import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Inference of models; each result is closed where it is created. */
final class RawInference {
  private RawInference() {}

  /** ResNet-18 as operators. */
  static Workload resNet18(Path scripted) {
    return answering(new RawResNet18(scripted)::answer);
  }

  /** ResNet-18, scripted and frozen by Python. */
  static Workload scripted(Path file) {
    JitModule module = torch.load(file.toString());
    return answering(image -> forward(module, image));
  }

  /** ResNet-18, scripted by Python. */
  static Workload plain(Path file) {
    JitModule module = torch.load(file.toString());
    module.eval();
    return answering(image -> forward(module, image));
  }

  /** ResNet-18, scripted by Python and optimized for inference by libtorch. */
  static Workload optimized(Path file) {
    JitModule loaded = torch.load(file.toString());
    loaded.eval();
    JitModule module = torch.optimize_for_inference(loaded);
    return answering(image -> forward(module, image));
  }

  private static Tensor forward(JitModule module, Tensor input) {
    try (IValue argument = new IValue(input);
        IValueVector inputs = new IValueVector(argument);
        IValue output = module.forward(inputs)) {
      return new Tensor(output.toTensor());
    }
  }

  /** Inference on one image of 224 x 224. */
  private static Workload answering(UnaryOperator<Tensor> model) {
    torch.manual_seed(1);
    Tensor image = torch.randn(1, 3, 224, 224);
    return Workload.of(
            () -> model.apply(image).close(),
            () -> {
              try (Tensor logits = model.apply(image)) {
                return RawOperators.sum(logits.abs());
              }
            })
        .within(RawInference::inference);
  }

  /** Perceptron of 64-128-10 in TorchScript, with Java arrays as input and output. */
  static Workload scriptedMlp(Path file) {
    JitModule module = torch.load(file.toString());
    return HostWorkloads.perceptron(
            features -> {
              try (Tensor flat = torch.tensor(features);
                  Tensor input = flat.view(1, 64);
                  Tensor logits = forward(module, input)) {
                float[] numbers = new float[(int) logits.numel()];
                logits.data_ptr_float().get(numbers);
                return numbers;
              }
            })
        .within(RawInference::inference);
  }

  private static Workload.Opened inference() {
    return new InferenceMode(true)::close;
  }
}
