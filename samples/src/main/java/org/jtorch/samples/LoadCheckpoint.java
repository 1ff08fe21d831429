package org.jtorch.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.vision.datasets.MNIST;

/**
 * Weights trained in Python, {@code torch.save(model.state_dict(), ...)}, in a model written in
 * Java.
 */
public final class LoadCheckpoint {
  private LoadCheckpoint() {}

  /**
   * Loads the weights and tests the model.
   *
   * @param args the folder with MNIST's files (data/mnist); may be left out
   * @throws IOException if the checkpoint cannot be read
   */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args.length > 0 ? args[0] : "data/mnist");
    LeNet model = new LeNet();
    try (TensorScope scope = TensorScope.open()) {
      model.loadStateDict(Checkpoint.load(trainedInPython()).stateDict());
    }
    model.eval();
    try (MNIST test = new MNIST(folder, MNIST.Split.TEST);
        TensorScope scope = TensorScope.open();
        var mode = Torch.inferenceMode()) {
      Tensor images = test.images().unsqueeze(1).div(255).sub(0.1307).div(0.3081);
      double right = model.call(images).argmax(1).eq(test.labels()).sum().item();
      System.out.printf(
          Locale.ROOT, "%.2f %% of the test digits are right%n", 100 * right / test.size());
    }
  }

  private static Path trainedInPython() throws IOException {
    Path file = Files.createTempFile("lenet", ".pth");
    file.toFile().deleteOnExit();
    try (InputStream resource = LoadCheckpoint.class.getResourceAsStream("lenet.pth")) {
      Files.copy(resource, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }
}
