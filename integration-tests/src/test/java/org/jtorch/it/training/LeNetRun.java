package org.jtorch.it.training;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.it.Repository;
import org.jtorch.optim.Adam;
import org.jtorch.optim.StepLR;
import org.jtorch.samples.LeNet;
import org.jtorch.train.Checkpoints;
import org.jtorch.train.TrainingState;
import org.jtorch.vision.datasets.MNIST;
import org.jtorch.vision.transforms.Lambda;
import org.jtorch.vision.transforms.Transform;

/**
 * LeNet on MNIST in float64, as {@code lenet_training.py} trains it. As a program it saves a
 * checkpoint every 50 steps and can be killed.
 */
final class LeNetRun implements AutoCloseable {
  static final int STEPS = 100;
  static final int SAVED = 50;

  private final MNIST digits;
  private final DataLoader<Batch> loader;
  private final LeNet model = new LeNet();
  private final Adam optimizer;
  private final StepLR scheduler;
  private final TrainingState state;
  private final List<Double> losses = new ArrayList<>();

  LeNetRun(long count, int workers, boolean augments) {
    Torch.setNumThreads(1);
    Transform transform = new Lambda(augments ? LeNetRun::augmented : LeNetRun::normalized);
    digits =
        new MNIST(
            Repository.root().resolve("data/mnist"),
            MNIST.Split.TRAIN,
            o -> o.transform(transform));
    loader =
        DataLoader.of(first(digits, count), o -> o.batchSize(64).shuffle(true).numWorkers(workers));
    model.to(DType.FLOAT64);
    optimizer = new Adam(model.parameters(), o -> o.lr(2e-3));
    scheduler = new StepLR(optimizer, 30, 0.5);
    state =
        new TrainingState(
            o -> o.model(model).optimizer(optimizer).scheduler(scheduler).loader(loader));
  }

  private static Dataset<Sample> first(Dataset<Sample> all, long count) {
    return new Dataset<>() {
      @Override
      public Sample get(long index) {
        return all.get(index);
      }

      @Override
      public long size() {
        return count;
      }
    };
  }

  private static Tensor normalized(Tensor image) {
    return image.to(DType.FLOAT64).div(255).sub(0.1307).div(0.3081);
  }

  /** Shifts the image by up to two pixels and adds noise. */
  private static Tensor augmented(Tensor image) {
    long down = Torch.randint(-2, 3, Shape.of(1)).itemLong();
    Tensor shifted = normalized(image).roll(new long[] {down}, new long[] {1});
    return shifted.add(Torch.randn(DType.FLOAT64, 1, 28, 28).mul(0.1));
  }

  TrainingState state() {
    return state;
  }

  /** Trains up to and including a step, and returns the losses. */
  List<Double> run(int end, LongConsumer afterStep) {
    losses.clear();
    while (state.step() < end) {
      for (Batch batch : loader) {
        try (TensorScope scope = TensorScope.open()) {
          optimizer.zeroGrad();
          Tensor loss = F.crossEntropy(model.call(batch.input()), batch.target());
          loss.backward();
          optimizer.step();
          scheduler.step();
          losses.add(loss.item());
        }
        afterStep.accept(state.nextStep());
        if (state.step() == end) {
          return losses;
        }
      }
      state.nextEpoch();
    }
    return losses;
  }

  @Override
  public void close() {
    loader.close();
    digits.close();
    optimizer.close();
    model.close();
  }

  /**
   * Resumes the last checkpoint of a folder, if there is one, and trains.
   *
   * @param arguments the folder, the file for the losses, the number of workers
   */
  public static void main(String[] arguments) throws IOException {
    Torch.manualSeed(11);
    try (LeNetRun run = new LeNetRun(2560, Integer.parseInt(arguments[2]), true);
        BufferedWriter out = Files.newBufferedWriter(Path.of(arguments[1]))) {
      Checkpoints checkpoints = new Checkpoints(Path.of(arguments[0]), run.state);
      checkpoints.resume();
      run.run(
          STEPS,
          step -> {
            if (step % SAVED == 0) {
              checkpoints.save();
              System.out.println("saved " + step);
            }
          });
      for (double loss : run.losses) {
        out.write(loss + "\n");
      }
    }
  }
}
