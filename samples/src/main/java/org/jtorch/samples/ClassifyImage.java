package org.jtorch.samples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.transforms.CenterCrop;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.Resize;
import org.jtorch.vision.transforms.ToTensor;
import org.jtorch.vision.transforms.Transform;

/** Classifies an image with a TorchScript model from Python and prints the top five classes. */
public final class ClassifyImage {
  private static final int SIZE = 64;
  private static final Transform PREPROCESS =
      new Compose(
          new ToTensor(),
          new Resize(SIZE),
          new CenterCrop(SIZE),
          new Normalize(new double[] {0.485, 0.456, 0.406}, new double[] {0.229, 0.224, 0.225}));

  private ClassifyImage() {}

  /**
   * Classifies a PNG or JPEG.
   *
   * @param args the image; optionally a TorchScript model and its labels, one per line. The default
   *     model classifies digits.
   * @throws IOException if a file cannot be read
   */
  public static void main(String[] args) throws IOException {
    if (args.length != 1 && args.length != 3) {
      System.err.println("usage: ClassifyImage IMAGE [MODEL.pt LABELS.txt]");
      System.exit(2);
    }
    Path file = Path.of(args[0]);
    try (ScriptModule model =
        args.length == 3 ? ScriptModule.load(Path.of(args[1])) : defaultModel("digits.pt")) {
      List<String> labels =
          args.length == 3 ? Files.readAllLines(Path.of(args[2])) : defaultLabels("labels.txt");
      print(model, labels, file);
    }
  }

  static void print(ScriptModule model, List<String> labels, Path file) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor probabilities = logits(model, file).softmax(1).squeeze(0);
      var best = probabilities.topk(Math.min(5, labels.size()));
      for (int i = 0; i < best.values().size(0); i++) {
        System.out.printf(
            Locale.ROOT,
            "%6.2f %%  %s%n",
            100 * best.values().get(i).item(),
            labels.get((int) best.indices().get(i).itemLong()));
      }
    }
  }

  /** Returns the logits of an image, {@code (1, classes)}. */
  static Tensor logits(ScriptModule model, Path file) {
    Tensor image = PREPROCESS.apply(Images.read(file, o -> o.mode(ImageReadMode.RGB))).unsqueeze(0);
    return Torch.inferenceMode(() -> model.forward(image));
  }

  static ScriptModule defaultModel(String name) throws IOException {
    try (InputStream file = ClassifyImage.class.getResourceAsStream(name)) {
      return ScriptModule.load(file, Device.CPU);
    }
  }

  static List<String> defaultLabels(String name) throws IOException {
    try (InputStream file = ClassifyImage.class.getResourceAsStream(name)) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }
}
