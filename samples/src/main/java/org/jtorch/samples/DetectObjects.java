package org.jtorch.samples;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.nn.Module;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.SSD;
import org.jtorch.vision.utils.VisionUtils;

/** Detects objects in a picture with SSDlite, and draws them. */
public final class DetectObjects {
  private static final Weights WEIGHTS =
      Weights.get("SSDLite320_MobileNet_V3_Large_Weights.DEFAULT");

  private DetectObjects() {}

  /** Loads a file, or that of the cache folder, which --download fills; false without a file. */
  static boolean loadWeights(Weights weights, Module model, String argument) {
    Path file = argument.isEmpty() ? weights.cachedFile() : Path.of(argument);
    if (argument.equals("--download")) {
      file = weights.download();
    } else if (!Files.exists(file)) {
      System.out.println("no weights at " + file + ": copy them, name a file or --download");
      return false;
    }
    model.loadStateDict(Checkpoint.load(file).stateDict());
    return true;
  }

  /** Returns the objects in a picture (3, H, W), uint8. */
  static Detections detect(SSD model, Tensor picture, double threshold) {
    model.eval();
    Tensor image = picture.to(model.parameters().get(0).dtype()).div(255);
    Detections found = Torch.noGrad(() -> model.call(List.of(image))).get(0);
    return found.select(found.scores().ge(threshold));
  }

  /** Returns the picture with boxes, names and scores. */
  static Tensor draw(Tensor picture, Detections found, List<String> categories) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < found.labels().size(0); i++) {
      String name = categories.get((int) found.labels().get(i).itemLong());
      texts.add(String.format(Locale.ROOT, "%s %.2f", name, found.scores().get(i).item()));
      System.out.println(texts.get(i) + " " + found.boxes().get(i).round(1));
    }
    return VisionUtils.drawBoundingBoxes(
        picture, found.boxes(), o -> o.labels(texts).colors("yellow").width(2));
  }

  /**
   * Runs the sample.
   *
   * @param args the picture; optionally the picture with boxes (objects.png), the file of the
   *     weights or {@code --download} (default those in the cache folder)
   */
  public static void main(String[] args) {
    if (args.length == 0) {
      System.out.println("usage: DetectObjects PICTURE [OUTPUT [WEIGHTS | --download]]");
      return;
    }
    Path output = Path.of(args.length > 1 ? args[1] : "objects.png");
    try (TensorScope scope = TensorScope.open()) {
      SSD model = SSD.ssdlite320MobilenetV3Large();
      if (!loadWeights(WEIGHTS, model, args.length > 2 ? args[2] : "")) {
        return;
      }
      Tensor picture = Images.read(Path.of(args[0]), o -> o.mode(ImageReadMode.RGB));
      Detections found = detect(model, picture, 0.5);
      Images.write(draw(picture, found, WEIGHTS.categories()), output);
    }
  }
}
