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

/** Loads weights from Python, {@code torch.save(model.state_dict(), ...)}, into a Java model. */
public final class LoadCheckpoint {
  private LoadCheckpoint() {}

  /**
   * Loads the weights and tests the model.
   *
   * @param args optionally the folder with MNIST's files, default data/mnist
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
      double correct = model.call(images).argmax(1).eq(test.labels()).sum().item();
      System.out.printf(
          Locale.ROOT, "%.2f %% of the test digits are correct%n", 100 * correct / test.size());
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
