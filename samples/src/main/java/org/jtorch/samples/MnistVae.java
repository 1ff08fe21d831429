package org.jtorch.samples;

import static org.jtorch.Index.slice;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.distributions.Kl;
import org.jtorch.distributions.Normal;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.optim.Adam;
import org.jtorch.vision.datasets.MNIST;
import org.jtorch.vision.utils.VisionUtils;

/** Trains a variational autoencoder on MNIST and draws digits, reconstructed ones and new ones. */
public final class MnistVae extends Module {
  private static final int LATENT = 20;
  private static final int BATCH_SIZE = 100;

  private final Sequential encoder =
      register(
          "encoder",
          new Sequential(new Linear(784, 400), Tensor::relu, new Linear(400, 2 * LATENT)));
  private final Sequential decoder =
      register(
          "decoder", new Sequential(new Linear(LATENT, 400), Tensor::relu, new Linear(400, 784)));

  /**
   * Trains, tests and writes a picture: a row of test digits, their reconstructions, and three rows
   * of new digits.
   *
   * @param args optionally the folder with MNIST's files (default data/mnist), the number of epochs
   *     (20), the picture (mnist-vae.png)
   */
  public static void main(String[] args) {
    Path folder = Path.of(args.length > 0 ? args[0] : "data/mnist");
    int epochs = args.length > 1 ? Integer.parseInt(args[1]) : 20;
    Path picture = Path.of(args.length > 2 ? args[2] : "mnist-vae.png");
    Torch.manualSeed(0);
    MnistVae model = new MnistVae();
    try (TensorScope scope = TensorScope.open()) {
      train(model, digits(folder, MNIST.Split.TRAIN), epochs);
      try (var mode = Torch.noGrad()) {
        Tensor test = digits(folder, MNIST.Split.TEST);
        System.out.printf(Locale.ROOT, "test digits: %.2f nats%n", model.loss(test).item());
        Tensor first = test.get(slice(0, 16));
        Tensor digits = Torch.cat(first, model.reconstruct(first), model.sample(48));
        VisionUtils.saveImage(digits.view(-1, 1, 28, 28), picture, o -> o.nrow(16));
      }
    }
  }

  private Normal encode(Tensor pixels) {
    List<Tensor> parameters = encoder.call(pixels).chunk(2, 1);
    return new Normal(parameters.get(0), parameters.get(1).div(2).exp());
  }

  /** Returns the negative evidence lower bound per image, in nats. */
  Tensor loss(Tensor pixels) {
    Normal posterior = encode(pixels);
    Tensor logits = decoder.call(posterior.rsample());
    Tensor error = F.binaryCrossEntropyWithLogits(logits, pixels, Reduction.SUM);
    Tensor divergence = Kl.divergence(posterior, new Normal(0.0, 1.0)).sum();
    return error.add(divergence).div(pixels.size(0));
  }

  private Tensor reconstruct(Tensor pixels) {
    return decoder.call(encode(pixels).mean()).sigmoid();
  }

  private Tensor sample(long count) {
    return decoder.call(Torch.randn(count, LATENT)).sigmoid();
  }

  /** Returns pixels from 0 to 1, one row per digit. */
  static Tensor digits(Path folder, MNIST.Split split) {
    try (MNIST digits = new MNIST(folder, split)) {
      return digits.images().view(-1, 784).div(255);
    }
  }

  /** Returns the loss of each step. */
  static List<Double> train(MnistVae model, Tensor digits, int epochs) {
    List<Double> losses = new ArrayList<>();
    Adam optimizer = new Adam(model.parameters(), o -> o.lr(1e-3));
    for (int epoch = 1; epoch <= epochs; epoch++) {
      try (TensorScope scope = TensorScope.open()) {
        for (Tensor rows : Torch.randperm(digits.size(0)).split(BATCH_SIZE)) {
          try (TensorScope inner = TensorScope.open()) {
            Tensor loss = model.loss(digits.get(rows));
            optimizer.zeroGrad();
            loss.backward();
            optimizer.step();
            losses.add(loss.item());
          }
        }
      }
      System.out.printf(Locale.ROOT, "epoch %d: %.2f nats%n", epoch, losses.get(losses.size() - 1));
    }
    return losses;
  }
}
