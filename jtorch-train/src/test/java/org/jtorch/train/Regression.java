package org.jtorch.train;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.optim.Adam;

/** A linear regression in float64: data, model and task. */
final class Regression implements TrainingTask<Batch>, AutoCloseable {
  /** Samples of a linear function, in no scope. */
  static final class Data implements Dataset<Sample>, AutoCloseable {
    private final Tensor inputs;
    private final Tensor targets;

    Data(long size) {
      try (TensorScope scope = TensorScope.open()) {
        Generator generator = Generator.cpu().manualSeed(7);
        inputs =
            TensorScope.unscoped(
                Torch.empty(DType.FLOAT64, Shape.of(size, 3)).normal_(o -> o.generator(generator)));
        Tensor weights = Torch.tensor(new double[] {1, -2, 3});
        targets = TensorScope.unscoped(inputs.matmul(weights).unsqueeze(1).add(0.5));
      }
    }

    @Override
    public Sample get(long index) {
      return new Sample(inputs.get(index), targets.get(index));
    }

    @Override
    public long size() {
      return inputs.size(0);
    }

    @Override
    public void close() {
      inputs.close();
      targets.close();
    }
  }

  final Data data;
  final Linear model;
  final Adam optimizer;
  final List<Double> losses = new ArrayList<>();

  Regression(long size) {
    data = new Data(size);
    Torch.manualSeed(3);
    model = linear();
    optimizer = new Adam(model.parameters(), o -> o.lr(0.05));
  }

  static Linear linear() {
    Linear linear = new Linear(3, 1);
    linear.to(DType.FLOAT64);
    return linear;
  }

  DataLoader<Batch> loader(Consumer<DataLoader.Options> options) {
    return DataLoader.of(data, options);
  }

  double[] weights() {
    try (TensorScope scope = TensorScope.open()) {
      return Torch.cat(model.parameters().stream().map(p -> p.detach().flatten()).toList())
          .toDoubleArray();
    }
  }

  @Override
  public Module model() {
    return model;
  }

  @Override
  public Tensor trainingStep(Batch batch, StepContext context) {
    Tensor loss = F.mseLoss(model.call(batch.input()), batch.target());
    losses.add(loss.item());
    return loss;
  }

  @Override
  public void validationStep(Batch batch, StepContext context) {
    context.log("val_loss", F.mseLoss(model.call(batch.input()), batch.target()));
  }

  @Override
  public Tensor predictStep(Batch batch, StepContext context) {
    return model.call(batch.input());
  }

  @Override
  public Optimization configureOptimizers() {
    return Optimization.of(optimizer);
  }

  @Override
  public void close() {
    data.close();
    optimizer.close();
    model.close();
  }
}
