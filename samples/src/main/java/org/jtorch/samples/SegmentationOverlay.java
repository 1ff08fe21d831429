package org.jtorch.samples;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.models.segmentation.LRASPP;
import org.jtorch.vision.utils.VisionUtils;

/** Finds the class of each pixel of a picture with LRASPP, and paints the classes. */
public final class SegmentationOverlay {
  private static final Weights WEIGHTS = Weights.get("LRASPP_MobileNet_V3_Large_Weights.DEFAULT");
  private static final List<String> COLORS =
      List.of("red", "lime", "blue", "yellow", "magenta", "cyan", "orange");

  private SegmentationOverlay() {}

  /** Returns the class of each pixel, (H, W), of a picture (3, H, W), uint8. */
  static Tensor segment(LRASPP model, Tensor picture) {
    model.eval();
    DType dtype = model.parameters().get(0).dtype();
    Tensor images = WEIGHTS.transforms().apply(picture).unsqueeze(0).to(dtype);
    Tensor logits = Torch.noGrad(() -> model.call(images));
    Tensor resized =
        F.interpolate(
            logits, o -> o.size(picture.size(1), picture.size(2)).mode(InterpolateMode.BILINEAR));
    return resized.get(0).argmax(0);
  }

  /** Returns the picture with each class but the background in a color. */
  static Tensor overlay(Tensor picture, Tensor classes, List<String> categories) {
    long[] found = LongStream.of(classes.unique().toLongArray()).filter(i -> i > 0).toArray();
    for (long i : found) {
      double share = 100 * classes.eq(i).to(DType.FLOAT64).mean().item();
      System.out.printf(Locale.ROOT, "%s: %.1f%% of the pixels%n", categories.get((int) i), share);
    }
    if (found.length == 0) {
      return picture;
    }
    Tensor masks = classes.eq(Torch.tensor(found).view(-1, 1, 1));
    String[] colors =
        LongStream.of(found)
            .mapToObj(i -> COLORS.get((int) i % COLORS.size()))
            .toArray(String[]::new);
    return VisionUtils.drawSegmentationMasks(picture, masks, o -> o.alpha(0.5).colors(colors));
  }

  /**
   * Runs the sample.
   *
   * @param args the picture; optionally the painted picture (overlay.png), the file of the weights
   *     or {@code --download} (default those in the cache folder)
   */
  public static void main(String[] args) {
    if (args.length == 0) {
      System.out.println("usage: SegmentationOverlay PICTURE [OUTPUT [WEIGHTS | --download]]");
      return;
    }
    Path output = Path.of(args.length > 1 ? args[1] : "overlay.png");
    try (TensorScope scope = TensorScope.open()) {
      LRASPP model = LRASPP.lrasppMobilenetV3Large();
      if (!DetectObjects.loadWeights(WEIGHTS, model, args.length > 2 ? args[2] : "")) {
        return;
      }
      Tensor picture = Images.read(Path.of(args[0]), o -> o.mode(ImageReadMode.RGB));
      Images.write(overlay(picture, segment(model, picture), WEIGHTS.categories()), output);
    }
  }
}
