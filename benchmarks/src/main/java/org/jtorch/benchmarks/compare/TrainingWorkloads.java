package org.jtorch.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.GELU;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.LSTMCell;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;
import org.jtorch.optim.AdamW;
import org.jtorch.optim.Optimizer;
import org.jtorch.optim.SGD;

/** Training steps of small models. */
final class TrainingWorkloads {
  private TrainingWorkloads() {}

  /** Perceptron of 784-128-64-10, batch size 64, Adam. */
  static Workload mlp() {
    Torch.manualSeed(0);
    Sequential model =
        new Sequential(
            new Linear(784, 128), new ReLU(), new Linear(128, 64), new ReLU(), new Linear(64, 10));
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(1e-3));
    return training(optimizer, classification(model, 64, 784));
  }

  /** LeNet, batch size 64, SGD with momentum. */
  static Workload leNet() {
    Torch.manualSeed(0);
    Sequential model =
        new Sequential(
            new Conv2d(1, 6, 5),
            new ReLU(),
            new MaxPool2d(2),
            new Conv2d(6, 16, 5),
            new ReLU(),
            new MaxPool2d(2),
            new Flatten(),
            new Linear(256, 120),
            new ReLU(),
            new Linear(120, 84),
            new ReLU(),
            new Linear(84, 10));
    SGD optimizer = new SGD(model.parameters(), o -> o.lr(1e-2).momentum(0.9));
    return training(optimizer, classification(model, 64, 1, 28, 28));
  }

  /** LSTM cell unrolled by hand: 32 steps, hidden size 64, batch size 8. */
  static Workload lstm() {
    Torch.manualSeed(0);
    LSTMCell cell = new LSTMCell(32, 64);
    Linear head = new Linear(64, 10);
    List<Tensor> parameters = new ArrayList<>(cell.parameters());
    parameters.addAll(head.parameters());
    AdamW optimizer = new AdamW(parameters, o -> o.lr(1e-3));
    Tensor x = Torch.randn(32, 8, 32);
    Tensor classes = Torch.randint(0, 10, Shape.of(8));
    return training(
        optimizer,
        () -> {
          LSTM.State state = cell.call(x.get(0));
          for (int t = 1; t < 32; t++) {
            state = cell.call(x.get(t), state);
          }
          return F.crossEntropy(head.call(state.hidden()), classes);
        });
  }

  /** nanoGPT's CPU settings: 4 layers, 4 heads, embedding 128, block size 64, batch size 12. */
  static Workload gpt() {
    Torch.manualSeed(0);
    Gpt model = new Gpt(65, 64, 128, 4, 4);
    AdamW optimizer = new AdamW(model.parameters(), o -> o.lr(1e-3));
    Tensor tokens = Torch.randint(0, 65, Shape.of(12, 64));
    Tensor targets = Torch.randint(0, 65, Shape.of(12, 64));
    return training(
        optimizer, () -> F.crossEntropy(model.call(tokens).view(-1, 65), targets.view(-1)));
  }

  /** Forward and backward of LayerNorm, Linear, GELU, Linear, twice: 256 rows, 128-512-128. */
  static Workload mlpBlock() {
    Torch.manualSeed(0);
    Sequential model =
        new Sequential(
            new LayerNorm(128),
            new Linear(128, 512),
            new GELU(),
            new Linear(512, 128),
            new LayerNorm(128),
            new Linear(128, 512),
            new GELU(),
            new Linear(512, 128));
    Tensor x = Torch.randn(256, 128);
    Supplier<Tensor> step =
        () -> {
          model.zeroGrad();
          Tensor loss = model.call(x).square().mean();
          loss.backward();
          return loss;
        };
    return Workload.steps(step, Tensor::item).within(JtorchSide::scope, 1);
  }

  /** Cross-entropy loss of images with ten classes. */
  private static Supplier<Tensor> classification(Layer model, long... shape) {
    Tensor images = Torch.randn(shape);
    Tensor classes = Torch.randint(0, 10, Shape.of(shape[0]));
    return () -> F.crossEntropy(model.call(images), classes);
  }

  /** Forward, loss, backward, optimizer. */
  private static Workload training(Optimizer<?> optimizer, Supplier<Tensor> forward) {
    Supplier<Tensor> step =
        () -> {
          optimizer.zeroGrad();
          Tensor loss = forward.get();
          loss.backward();
          optimizer.step();
          return loss;
        };
    return Workload.steps(step, Tensor::item).within(JtorchSide::scope, 1);
  }
}
