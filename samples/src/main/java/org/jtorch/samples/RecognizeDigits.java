package org.jtorch.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.datasets.MNIST;

/** Runs a LeNet that was trained in Python and exported as TorchScript on MNIST test digits. */
public final class RecognizeDigits {
  private static final String SHADES = " .:-=+*#%@";

  private RecognizeDigits() {}

  /**
   * Prints three digits with the model's predictions, and the accuracy on all test digits.
   *
   * @param args optionally the folder with MNIST's files, default data/mnist
   * @throws IOException if the model cannot be read
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "data/mnist");
    try (InputStream file = RecognizeDigits.class.getResourceAsStream("lenet.pt");
        ScriptModule model = ScriptModule.load(file, Device.CPU);
        MNIST test = new MNIST(folder, MNIST.Split.TEST);
        TensorScope scope = TensorScope.open();
        var mode = Torch.inferenceMode()) {
      Tensor images = test.images().unsqueeze(1).div(255).sub(0.1307).div(0.3081);
      Tensor predictions = model.forward(images).argmax(1);
      for (int i = 0; i < 3; i++) {
        show(test.images().get(i));
        System.out.printf(
            Locale.ROOT,
            "predicted %d, label %d%n",
            predictions.get(i).itemLong(),
            test.labels().get(i).itemLong());
      }
      double correct = predictions.eq(test.labels()).sum().item();
      System.out.printf(
          Locale.ROOT,
          "%.0f of %d test digits are correct: %.2f %%%n",
          correct,
          test.size(),
          100 * correct / test.size());
    }
  }

  private static void show(Tensor digit) {
    int[] pixels = digit.to(org.jtorch.DType.INT32).flatten().toIntArray();
    for (int row = 0; row < 28; row += 2) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < 28; column++) {
        int shade = (pixels[row * 28 + column] + pixels[(row + 1) * 28 + column]) / 2;
        line.append(SHADES.charAt(shade * (SHADES.length() - 1) / 255));
      }
      System.out.println(line.toString().stripTrailing());
    }
  }
}
