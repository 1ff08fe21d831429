package org.jtorch.benchmarks.compare;

import java.util.function.Supplier;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Adam;
import org.bytedeco.pytorch.AdamOptions;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.AdamWOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.FlattenImpl;
import org.bytedeco.pytorch.GELUImpl;
import org.bytedeco.pytorch.LSTMCellImpl;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.MaxPool2dImpl;
import org.bytedeco.pytorch.Optimizer;
import org.bytedeco.pytorch.ReLUImpl;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.SequentialImpl;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Training steps on libtorch's own modules, with one {@code PointerScope} per step.
 *
 * <p>The optimizers are those of libtorch's C++ API. The binding excludes all operators whose names
 * begin with an underscore, so the fused steps of the other sides can only be called boxed, through
 * the dispatcher, as jtorch does.
 */
final class RawTraining {
  private static final TensorOptions LONG = new TensorOptions(torch.ScalarType.Long);

  private RawTraining() {}

  /** Perceptron of 784-128-64-10, batch size 64, Adam. */
  static Workload mlp() {
    torch.manual_seed(0);
    SequentialImpl model = new SequentialImpl();
    model.push_back(new LinearImpl(784, 128));
    model.push_back(new ReLUImpl());
    model.push_back(new LinearImpl(128, 64));
    model.push_back(new ReLUImpl());
    model.push_back(new LinearImpl(64, 10));
    Adam optimizer = new Adam(model.parameters(), new AdamOptions(1e-3));
    return training(optimizer, classification(model, 64, 784));
  }

  /** LeNet, batch size 64, SGD with momentum. */
  static Workload leNet() {
    torch.manual_seed(0);
    SequentialImpl model = new SequentialImpl();
    model.push_back(new Conv2dImpl(new Conv2dOptions(1, 6, square(5))));
    model.push_back(new ReLUImpl());
    model.push_back(new MaxPool2dImpl(square(2)));
    model.push_back(new Conv2dImpl(new Conv2dOptions(6, 16, square(5))));
    model.push_back(new ReLUImpl());
    model.push_back(new MaxPool2dImpl(square(2)));
    model.push_back(new FlattenImpl());
    model.push_back(new LinearImpl(256, 120));
    model.push_back(new ReLUImpl());
    model.push_back(new LinearImpl(120, 84));
    model.push_back(new ReLUImpl());
    model.push_back(new LinearImpl(84, 10));
    SGDOptions options = new SGDOptions(1e-2);
    options.momentum().put(0.9);
    SGD optimizer = new SGD(model.parameters(), options);
    return training(optimizer, classification(model, 64, 1, 28, 28));
  }

  private static LongPointer square(long size) {
    return new LongPointer(size, size);
  }

  /** LSTM cell unrolled by hand: 32 steps, hidden size 64, batch size 8. */
  static Workload lstm() {
    torch.manual_seed(0);
    LSTMCellImpl cell = new LSTMCellImpl(32, 64);
    LinearImpl head = new LinearImpl(64, 10);
    TensorVector parameters = cell.parameters();
    try (TensorVector ofHead = head.parameters()) {
      for (long i = 0; i < ofHead.size(); i++) {
        parameters.push_back(ofHead.get(i));
      }
    }
    AdamW optimizer = new AdamW(parameters, new AdamWOptions(1e-3));
    Tensor x = torch.randn(32, 8, 32);
    Tensor classes = torch.randint(10, new long[] {8}, LONG);
    return training(
        optimizer,
        () -> {
          T_TensorTensor_T state = cell.forward(x.select(0, 0));
          for (int t = 1; t < 32; t++) {
            state = cell.forward(x.select(0, t), state);
          }
          return torch.cross_entropy(head.forward(state.get0()), classes);
        });
  }

  /** nanoGPT's CPU settings: 4 layers, 4 heads, embedding 128, block size 64, batch size 12. */
  static Workload gpt() {
    torch.manual_seed(0);
    RawGpt model = new RawGpt(65, 64, 128, 4, 4);
    AdamW optimizer = new AdamW(model.parameters(), new AdamWOptions(1e-3));
    Tensor tokens = torch.randint(65, new long[] {12, 64}, LONG);
    Tensor targets = torch.randint(65, new long[] {12, 64}, LONG);
    return training(
        optimizer, () -> torch.cross_entropy(model.forward(tokens).view(-1, 65), targets.view(-1)));
  }

  /** Forward and backward of LayerNorm, Linear, GELU, Linear, twice: 256 rows, 128-512-128. */
  static Workload mlpBlock() {
    torch.manual_seed(0);
    SequentialImpl model = new SequentialImpl();
    for (int i = 0; i < 2; i++) {
      model.push_back(new LayerNormImpl(new LongVector(new long[] {128})));
      model.push_back(new LinearImpl(128, 512));
      model.push_back(new GELUImpl());
      model.push_back(new LinearImpl(512, 128));
    }
    Tensor x = torch.randn(256, 128);
    Supplier<Tensor> step =
        () -> {
          model.zero_grad(true);
          Tensor loss = model.forward(x).square().mean();
          loss.backward();
          return loss;
        };
    return Workload.steps(step, Tensor::item_double).within(RawSide::scope, 1);
  }

  /** Cross-entropy loss of images with ten classes. */
  private static Supplier<Tensor> classification(SequentialImpl model, long... shape) {
    Tensor images = torch.randn(shape);
    Tensor classes = torch.randint(10, new long[] {shape[0]}, LONG);
    return () -> torch.cross_entropy(model.forward(images), classes);
  }

  /** Forward, loss, backward, optimizer. */
  private static Workload training(Optimizer optimizer, Supplier<Tensor> forward) {
    Supplier<Tensor> step =
        () -> {
          optimizer.zero_grad();
          Tensor loss = forward.get();
          loss.backward();
          optimizer.step();
          return loss;
        };
    return Workload.steps(step, Tensor::item_double).within(RawSide::scope, 1);
  }
}
