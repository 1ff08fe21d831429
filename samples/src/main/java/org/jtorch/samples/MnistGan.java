package org.jtorch.samples;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.ConvTranspose2d;
import org.jtorch.nn.Flatten;
import org.jtorch.nn.LeakyReLU;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Tanh;
import org.jtorch.nn.Unflatten;
import org.jtorch.optim.Adam;
import org.jtorch.vision.datasets.MNIST;
import org.jtorch.vision.utils.VisionUtils;

/** Trains a convolutional GAN on MNIST and draws new digits. */
public final class MnistGan {
  private static final int LATENT = 64;
  private static final int BATCH_SIZE = 100;

  private MnistGan() {}

  /**
   * Trains and writes a picture of 64 new digits.
   *
   * @param args optionally the folder with MNIST's files (default data/mnist), the number of epochs
   *     (20), the picture (mnist-gan.png)
   */
  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "data/mnist");
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    Path picture = Path.of(args.length > 2 ? args[2] : "mnist-gan.png");
    Torch.manualSeed(0);
    Sequential generator = generator();
    try (TensorScope scope = TensorScope.open()) {
      train(generator, discriminator(), digits(folder), epochs);
      try (var mode = Torch.noGrad()) {
        Tensor digits = generator.call(Torch.randn(64, LATENT));
        VisionUtils.saveImage(digits, picture, o -> o.normalize(true).valueRange(-1, 1));
      }
    }
  }

  static Sequential generator() {
    return new Sequential(
        new Linear(LATENT, 64 * 7 * 7),
        new Unflatten(1, 64, 7, 7),
        new BatchNorm2d(64),
        new ReLU(),
        new ConvTranspose2d(64, 32, 4, o -> o.stride(2).padding(1)),
        new BatchNorm2d(32),
        new ReLU(),
        new ConvTranspose2d(32, 1, 4, o -> o.stride(2).padding(1)),
        new Tanh());
  }

  static Sequential discriminator() {
    return new Sequential(
        new Conv2d(1, 32, 4, o -> o.stride(2).padding(1)),
        new LeakyReLU(0.2),
        new Conv2d(32, 64, 4, o -> o.stride(2).padding(1)),
        new BatchNorm2d(64),
        new LeakyReLU(0.2),
        new Flatten(),
        new Linear(64 * 7 * 7, 1));
  }

  /** Returns pixels from -1 to 1, (N, 1, 28, 28). */
  static Tensor digits(Path folder) {
    try (MNIST digits = new MNIST(folder, MNIST.Split.TRAIN)) {
      return digits.images().unsqueeze(1).div(127.5).sub(1);
    }
  }

  private static Tensor realLoss(Tensor logits) {
    return F.binaryCrossEntropyWithLogits(logits, Torch.onesLike(logits));
  }

  private static Tensor fakeLoss(Tensor logits) {
    return F.binaryCrossEntropyWithLogits(logits, Torch.zerosLike(logits));
  }

  private static double update(Adam optimizer, Tensor loss) {
    optimizer.zeroGrad();
    loss.backward();
    optimizer.step();
    return loss.item();
  }

  /** Returns the losses of each step: the discriminator's, then the generator's. */
  static List<Double> train(
      Sequential generator, Sequential discriminator, Tensor digits, int epochs) {
    List<Double> losses = new ArrayList<>();
    Adam forGenerator = new Adam(generator.parameters(), o -> o.lr(5e-4).betas(0.5, 0.999));
    Adam forDiscriminator = new Adam(discriminator.parameters(), o -> o.lr(5e-4).betas(0.5, 0.999));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      try (TensorScope scope = TensorScope.open()) {
        for (Tensor rows : Torch.randperm(digits.size(0)).split(BATCH_SIZE)) {
          try (TensorScope inner = TensorScope.open()) {
            Tensor fakes = generator.call(Torch.randn(BATCH_SIZE, LATENT));
            Tensor loss = realLoss(discriminator.call(digits.get(rows)));
            loss = loss.add(fakeLoss(discriminator.call(fakes.detach())));
            losses.add(update(forDiscriminator, loss));
            losses.add(update(forGenerator, realLoss(discriminator.call(fakes))));
          }
        }
      }
      System.out.printf(
          Locale.ROOT,
          "epoch %d: discriminator %.3f, generator %.3f%n",
          epoch,
          losses.get(losses.size() - 2),
          losses.get(losses.size() - 1));
    }
    return losses;
  }
}
