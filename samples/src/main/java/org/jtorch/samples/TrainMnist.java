package org.jtorch.samples;

import java.nio.file.Path;
import java.util.Locale;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.io.Checkpoint;
import org.jtorch.optim.Adam;
import org.jtorch.optim.StepLR;
import org.jtorch.train.Progress;
import org.jtorch.vision.datasets.MNIST;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.ToTensor;

/** Trains LeNet on MNIST and saves a checkpoint that Python can load. */
public final class TrainMnist {
  private TrainMnist() {}

  /**
   * Trains, tests and saves.
   *
   * @param args optionally the folder with MNIST's files (default data/mnist), the number of epochs
   *     (3), the checkpoint to write (lenet.pth)
   */
  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "data/mnist");
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 3;
    Path checkpoint = Path.of(args.length > 2 ? args[2] : "lenet.pth");
    double accuracy = train(folder, epochs, checkpoint);
    System.out.printf(
        Locale.ROOT, "test accuracy %.2f %%, saved as %s%n", 100 * accuracy, checkpoint);
  }

  static double train(Path folder, int epochs, Path checkpoint) {
    Torch.manualSeed(0);
    Torch.setNumThreads(1); // more threads do not speed up such a small network
    Device device = Device.cudaIfAvailable();
    LeNet model = new LeNet();
    model.to(device);
    System.out.println(model);
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(2e-3));
    StepLR scheduler = new StepLR(optimizer, 1, 0.3);
    try (MNIST train = digits(folder, MNIST.Split.TRAIN);
        MNIST test = digits(folder, MNIST.Split.TEST);
        DataLoader<Batch> loader =
            DataLoader.of(train, o -> o.batchSize(64).shuffle(true).numWorkers(1))) {
      for (int epoch = 1; epoch <= epochs; epoch++) {
        Progress<Batch> progress = Progress.of(loader, "epoch " + epoch + "/" + epochs);
        double lossSum = 0;
        for (Batch batch : progress) {
          try (TensorScope scope = TensorScope.open()) { // frees the tensors of this step
            optimizer.zeroGrad();
            Tensor logits = model.call(batch.input().to(device));
            Tensor loss = F.crossEntropy(logits, batch.target().to(device));
            loss.backward();
            optimizer.step();
            lossSum += loss.item();
            progress.post("loss", loss);
          }
        }
        double mean = lossSum / loader.size();
        System.out.printf(Locale.ROOT, "epoch %d/%d, loss %.4f%n", epoch, epochs, mean);
        scheduler.step();
      }
      Checkpoint.save(checkpoint, model.stateDict());
      return accuracy(model, test, device);
    }
  }

  private static MNIST digits(Path folder, MNIST.Split split) {
    return new MNIST(
        folder,
        split,
        o -> o.transform(new Compose(new ToTensor(), new Normalize(0.1307, 0.3081))));
  }

  private static double accuracy(LeNet model, MNIST test, Device device) {
    model.eval();
    long correct = 0;
    try (DataLoader<Batch> loader = DataLoader.of(test, o -> o.batchSize(250));
        var mode = Torch.inferenceMode()) {
      for (Batch batch : loader) {
        try (TensorScope scope = TensorScope.open()) {
          Tensor predicted = model.call(batch.input().to(device)).argmax(1);
          correct += predicted.eq(batch.target().to(device)).sum().itemLong();
        }
      }
    }
    return (double) correct / test.size();
  }
}
