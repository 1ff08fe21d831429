package org.jtorch.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.optim.Adam;
import org.jtorch.vision.datasets.MNIST;

/** Transfer learning: a network trained on digits 0 to 4 gets a new head for 5 to 9. */
public final class TransferLearning {
  private TransferLearning() {}

  /** Convolutions with batch norm, the backbone, and a linear head. */
  static final class Net extends Module implements Layer {
    private final Sequential backbone =
        register(
            "backbone",
            new Sequential(
                new Conv2d(1, 16, 3, o -> o.padding(1)),
                new BatchNorm2d(16),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(16, 32, 3, o -> o.padding(1)),
                new BatchNorm2d(32),
                new ReLU(),
                new MaxPool2d(2),
                new Conv2d(32, 64, 3, o -> o.padding(1)),
                new BatchNorm2d(64),
                new ReLU(),
                new MaxPool2d(2),
                new Flatten()));
    final Slot<Linear> head;

    Net(long classes) {
      head = slot("head", new Linear(64 * 3 * 3, classes));
    }

    @Override
    public Tensor forward(Tensor images) { // (N, 1, 28, 28)
      return head.get().call(backbone.call(images)); // (N, classes), logits
    }
  }

  /** Images of MNIST's digits from {@code first} to {@code first + 4}, and labels 0 to 4. */
  record Digits(Tensor images, Tensor labels) {
    static Digits load(Path folder, MNIST.Split split, int first) {
      try (MNIST mnist = new MNIST(folder, split)) {
        Tensor labels = mnist.labels().sub(first);
        Tensor chosen = labels.ge(0).logicalAnd(labels.lt(5));
        Tensor images = mnist.images().get(chosen).unsqueeze(1);
        return new Digits(images.div(255).sub(0.1307).div(0.3081), labels.get(chosen));
      }
    }
  }

  /** Returns the losses of the steps. */
  static List<Double> train(
      Net model, List<Tensor> parameters, Digits digits, int epochs, int batchSize) {
    Adam optimizer = new Adam(parameters, o -> o.lr(3e-3));
    List<Double> losses = new ArrayList<>();
    for (int epoch = 1; epoch <= epochs; epoch++) {
      Tensor order = Torch.randperm(digits.labels.size(0));
      for (Tensor indices : order.split(batchSize)) {
        try (TensorScope scope = TensorScope.open()) { // frees the tensors of this step
          optimizer.zeroGrad();
          Tensor logits = model.call(digits.images.get(indices));
          Tensor loss = F.crossEntropy(logits, digits.labels.get(indices));
          loss.backward();
          optimizer.step();
          losses.add(loss.item());
        }
      }
      System.out.printf(
          Locale.ROOT, "epoch %d/%d: loss %.4f%n", epoch, epochs, losses.get(losses.size() - 1));
    }
    return losses;
  }

  static double accuracy(Net model, Digits digits) {
    model.eval();
    try (TensorScope scope = TensorScope.open();
        var mode = Torch.noGrad()) {
      return model.call(digits.images).argmax(1).eq(digits.labels).to(DType.FLOAT64).mean().item();
    }
  }

  /** Freezes the backbone and gives the model a new head, whose parameters train. */
  static List<Tensor> replaceHead(Net model, long classes) {
    model.requiresGrad_(false);
    model.eval(); // batch norm keeps its running statistics
    model.head.set(new Linear(model.head.get().inFeatures(), classes));
    return model.head.get().parameters();
  }

  private static void report(String digits, double accuracy) {
    System.out.printf(Locale.ROOT, "digits %s: %.2f %% correct%n", digits, 100 * accuracy);
  }

  /**
   * Runs the sample.
   *
   * @param args optionally the folder with MNIST's files (default data/mnist), the checkpoint of
   *     the network for digits 0 to 4 (digits04.pth; if it does not exist, it is trained and
   *     saved), the number of epochs (2)
   */
  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "data/mnist");
    Path checkpoint = Path.of(args.length > 1 ? args[1] : "digits04.pth");
    int epochs = args.length > 2 ? Integer.parseInt(args[2]) : 2;
    Torch.manualSeed(0);
    try (TensorScope scope = TensorScope.open()) {
      Net model = new Net(5);
      if (!Files.exists(checkpoint)) {
        train(model, model.parameters(), Digits.load(folder, MNIST.Split.TRAIN, 0), epochs, 64);
        report("0 to 4", accuracy(model, Digits.load(folder, MNIST.Split.TEST, 0)));
        Checkpoint.save(checkpoint, model.stateDict());
      }
      model.loadStateDict(Checkpoint.load(checkpoint).stateDict());
      List<Tensor> head = replaceHead(model, 5);
      train(model, head, Digits.load(folder, MNIST.Split.TRAIN, 5), epochs, 64);
      report("5 to 9", accuracy(model, Digits.load(folder, MNIST.Split.TEST, 5)));
    }
  }
}
