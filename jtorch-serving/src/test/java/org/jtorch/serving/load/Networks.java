package org.jtorch.serving.load;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.CompilationUnit;
import org.jtorch.F;
import org.jtorch.IValue;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Network;
import org.jtorch.serving.Sample;
import org.jtorch.vision.models.ResNet;

/** Networks with random weights, for measurements. */
final class Networks {
  private Networks() {}

  /** Creates a network by name. */
  static Network named(String name) {
    return switch (name) {
      case "mlp" -> perceptron();
      case "script" -> scriptedPerceptron();
      case "identity" -> Network.of(batch -> batch);
      default -> resnet18();
    };
  }

  /** A perceptron 784-512-512-10; its weights are in no scope. */
  static Network perceptron() {
    long[] sizes = {784, 512, 512, 10};
    List<Tensor> weights = new ArrayList<>();
    for (int i = 0; i + 1 < sizes.length; i++) {
      weights.add(TensorScope.unscoped(Torch.randn(sizes[i + 1], sizes[i]).mul(0.05)));
    }
    return new Network() {
      @Override
      public Sample call(Sample batch) {
        Tensor x = batch.tensor();
        for (int i = 0; i < weights.size(); i++) {
          x = F.linear(x, weights.get(i));
          x = i + 1 < weights.size() ? x.relu() : x;
        }
        return Sample.of(x);
      }

      @Override
      public void close() {
        weights.forEach(Tensor::close);
      }
    };
  }

  /** The same perceptron as a TorchScript function. */
  static Network scriptedPerceptron() {
    CompilationUnit unit =
        Torch.compileScript(
            """
            def f(x, w1, w2, w3):
              x = torch.relu(torch.linear(x, w1))
              x = torch.relu(torch.linear(x, w2))
              return torch.linear(x, w3)
            """);
    Tensor first = TensorScope.unscoped(Torch.randn(512, 784).mul(0.05));
    Tensor second = TensorScope.unscoped(Torch.randn(512, 512).mul(0.05));
    Tensor third = TensorScope.unscoped(Torch.randn(10, 512).mul(0.05));
    return Network.of(
        batch -> {
          IValue result = unit.call("f", batch.tensor(), first, second, third);
          return Sample.of(((IValue.OfTensor) result).value());
        });
  }

  /** ResNet-18 in evaluation mode. */
  static Network resnet18() {
    ResNet module = ResNet.resnet18();
    module.eval();
    return Network.of(batch -> Sample.of(module.call(batch.tensor())));
  }

  /** Arrays of a shape without batch dimension to arrays. */
  static Codec<float[], float[]> arrays(long... shape) {
    return Codec.of(
        input -> Sample.of(Torch.tensor(input).reshape(shape)),
        output -> output.tensor().toFloatArray());
  }
}
