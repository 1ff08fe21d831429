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

/** A LeNet trained in Python, exported as TorchScript, reads digits that it has not seen. */
public final class RecognizeDigits {
  private static final String SHADES = " .:-=+*#%@";

  private RecognizeDigits() {}

  /**
   * Shows three digits with the model's answers, and the accuracy on all of the test digits.
   *
   * @param args the folder with MNIST's files (data/mnist); may be left out
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
      Tensor answers = model.forward(images).argmax(1);
      for (int i = 0; i < 3; i++) {
        show(test.images().get(i));
        System.out.printf(
            Locale.ROOT,
            "The model trained in Python says %d; it is a %d.%n",
            answers.get(i).itemLong(),
            test.labels().get(i).itemLong());
      }
      double right = answers.eq(test.labels()).sum().item();
      System.out.printf(
          Locale.ROOT,
          "%.0f of %d test digits are right: %.2f %%%n",
          right,
          test.size(),
          100 * right / test.size());
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
