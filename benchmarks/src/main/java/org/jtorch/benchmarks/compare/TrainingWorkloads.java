package org.jtorch.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.LSTMCell;
import org.jtorch.nn.Layer;
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

  /** A training step: forward, loss, backward, optimizer. */
  abstract static class Training implements Workload {
    private final int operations;

    Training(int operations) {
      this.operations = operations;
    }

    abstract Optimizer<?> optimizer();

    abstract Tensor loss();

    @Override
    public final int operations() {
      return operations;
    }

    @Override
    public final void run(int times) {
      for (int i = 0; i < times; i++) {
        try (TensorScope scope = TensorScope.open()) {
          step();
        }
      }
    }

    private Tensor step() {
      optimizer().zeroGrad();
      Tensor loss = loss();
      loss.backward();
      optimizer().step();
      return loss;
    }

    /** The loss of the third step. */
    @Override
    public final double check() {
      run(2);
      try (TensorScope scope = TensorScope.open()) {
        return step().item();
      }
    }
  }

  /** Images into classes by a {@link Sequential}. */
  abstract static class Classifier extends Training {
    private final Layer model;
    private final Tensor images;
    private final Tensor classes;

    Classifier(int operations, Layer model, long... shape) {
      super(operations);
      this.model = model;
      images = Torch.randn(shape);
      classes = Torch.randint(0, 10, Shape.of(shape[0]));
    }

    @Override
    final Tensor loss() {
      return F.crossEntropy(model.call(images), classes);
    }
  }

  /** 784-128-64-10, a batch of 64, Adam. */
  static final class Mlp extends Classifier {
    private final Adam optimizer;

    Mlp() {
      this(
          seeded(
              () ->
                  new Sequential(
                      new Linear(784, 128),
                      new ReLU(),
                      new Linear(128, 64),
                      new ReLU(),
                      new Linear(64, 10))));
    }

    private Mlp(Sequential model) {
      super(300, model, 64, 784);
      optimizer = new Adam(model.parameters(), o -> o.lr(1e-3));
    }

    @Override
    Optimizer<?> optimizer() {
      return optimizer;
    }
  }

  /** LeNet, a batch of 64, SGD with momentum. */
  static final class LeNet extends Classifier {
    private final SGD optimizer;

    LeNet() {
      this(
          seeded(
              () ->
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
                      new Linear(84, 10))));
    }

    private LeNet(Sequential model) {
      super(60, model, 64, 1, 28, 28);
      optimizer = new SGD(model.parameters(), o -> o.lr(1e-2).momentum(0.9));
    }

    @Override
    Optimizer<?> optimizer() {
      return optimizer;
    }
  }

  /** An LSTM cell unrolled by hand: 32 steps, 64 hidden, a batch of 8. */
  static final class Lstm extends Training {
    private final LSTMCell cell;
    private final Linear head;
    private final AdamW optimizer;
    private final Tensor x;
    private final Tensor classes;

    Lstm() {
      super(40);
      Torch.manualSeed(0);
      cell = new LSTMCell(32, 64);
      head = new Linear(64, 10);
      List<Tensor> parameters = new ArrayList<>(cell.parameters());
      parameters.addAll(head.parameters());
      optimizer = new AdamW(parameters, o -> o.lr(1e-3));
      x = Torch.randn(32, 8, 32);
      classes = Torch.randint(0, 10, Shape.of(8));
    }

    @Override
    Optimizer<?> optimizer() {
      return optimizer;
    }

    @Override
    Tensor loss() {
      LSTM.State state = cell.call(x.get(0));
      for (int t = 1; t < 32; t++) {
        state = cell.call(x.get(t), state);
      }
      return F.crossEntropy(head.call(state.hidden()), classes);
    }
  }

  /** nanoGPT's setting for the CPU: 4 layers, 4 heads, 128 wide, blocks of 64, a batch of 12. */
  static final class GptTraining extends Training {
    private final Gpt model;
    private final AdamW optimizer;
    private final Tensor tokens;
    private final Tensor targets;

    GptTraining() {
      super(6);
      Torch.manualSeed(0);
      model = new Gpt(65, 64, 128, 4, 4);
      optimizer = new AdamW(model.parameters(), o -> o.lr(1e-3));
      tokens = Torch.randint(0, 65, Shape.of(12, 64));
      targets = Torch.randint(0, 65, Shape.of(12, 64));
    }

    @Override
    Optimizer<?> optimizer() {
      return optimizer;
    }

    @Override
    Tensor loss() {
      return F.crossEntropy(model.call(tokens).view(-1, 65), targets.view(-1));
    }
  }

  private static Sequential seeded(Supplier<Sequential> maker) {
    Torch.manualSeed(0);
    return maker.get();
  }
}
