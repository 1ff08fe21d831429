package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Normalizes and resizes images with their targets, and resizes detections back, {@code
 * GeneralizedRCNNTransform}.
 */
final class GeneralizedRCNNTransform extends Module {
  private final Settings settings;

  /**
   * Settings of the transform.
   *
   * @param minSize length of the shorter side; in training one of them is drawn
   * @param maxSize largest length of the longer side
   * @param fixedSize width and height of all images, or null
   * @param sizeDivisible divisor of the size of the batch
   */
  record Settings(
      List<Long> minSize,
      long maxSize,
      List<Double> imageMean,
      List<Double> imageStd,
      @Nullable Shape fixedSize,
      long sizeDivisible) {
    Settings {
      if (imageMean.isEmpty() || imageMean.size() != imageStd.size()) {
        throw new IllegalArgumentException(
            "imageMean and imageStd must have one number for each channel, got "
                + imageMean
                + " and "
                + imageStd);
      }
    }
  }

  /** Images of one size and their targets in the coordinates of these images. */
  record Batch(ImageList images, List<Target> targets) {}

  GeneralizedRCNNTransform(Settings settings) {
    this.settings = settings;
  }

  /** Number of channels of images. */
  int channels() {
    return settings.imageMean.size();
  }

  /** Makes a batch; there may be no targets. */
  Batch batch(List<Tensor> images, List<Target> targets) {
    List<Tensor> resized = new ArrayList<>();
    List<Target> moved = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Tensor image = images.get(i);
      double scale = scale(image);
      Tensor next = resize(normalize(image).unsqueeze(0), scale, InterpolateMode.BILINEAR);
      resized.add(next.squeeze(0));
      if (!targets.isEmpty()) {
        moved.add(resize(targets.get(i), image, next, scale));
      }
    }
    return new Batch(pad(resized), moved);
  }

  private Tensor normalize(Tensor image) {
    return image.sub(channels(settings.imageMean, image)).div(channels(settings.imageStd, image));
  }

  private static Tensor channels(List<Double> values, Tensor image) {
    return Torch.tensor(image.dtype(), values).to(image.device()).view(-1, 1, 1);
  }

  /** Scale of an image; draws a size in training, even if there is but one, as Python does. */
  private double scale(Tensor image) {
    List<Long> sizes = settings.minSize;
    int choice = sizes.size() - 1;
    if (isTraining()) {
      choice = (int) Torch.empty(1).uniform_(0, sizes.size()).item();
    }
    double height = image.size(-2);
    double width = image.size(-1);
    return Math.min(
        sizes.get(choice) / Math.min(height, width), settings.maxSize / Math.max(height, width));
  }

  private Tensor resize(Tensor batch, double scale, InterpolateMode mode) {
    Shape fixed = settings.fixedSize;
    return F.interpolate(
        batch,
        o -> {
          o.mode(mode);
          if (fixed == null) {
            o.scaleFactor(scale).recomputeScaleFactor(true);
          } else {
            o.size(fixed.size(1), fixed.size(0));
          }
        });
  }

  private Target resize(Target target, Tensor image, Tensor resized, double scale) {
    Target moved = target.withBoxes(resizeBoxes(target.boxes(), size(image), size(resized)));
    if (target.masks().isPresent()) {
      Tensor masks = target.masks().get().unsqueeze(1).to(DType.FLOAT32);
      Tensor next = resize(masks, scale, InterpolateMode.NEAREST);
      moved = moved.withMasks(next.select(1, 0).to(DType.UINT8));
    }
    if (target.keypoints().isPresent()) {
      Tensor keypoints = target.keypoints().get();
      moved = moved.withKeypoints(resizeKeypoints(keypoints, size(image), size(resized)));
    }
    return moved;
  }

  private ImageList pad(List<Tensor> images) {
    long channels = images.stream().mapToLong(image -> image.size(0)).max().orElseThrow();
    Shape shape = Shape.of(images.size(), channels, paddedSize(images, 1), paddedSize(images, 2));
    Tensor batch = images.get(0).newZeros(shape);
    List<Shape> sizes = new ArrayList<>();
    for (int i = 0; i < images.size(); i++) {
      Tensor image = images.get(i);
      batch
          .select(0, i)
          .narrow(0, 0, image.size(0))
          .narrow(1, 0, image.size(1))
          .narrow(2, 0, image.size(2))
          .copy_(image);
      sizes.add(size(image));
    }
    return new ImageList(batch, sizes);
  }

  private long paddedSize(List<Tensor> images, int dim) {
    long largest = images.stream().mapToLong(image -> image.size(dim)).max().orElseThrow();
    long divisor = settings.sizeDivisible;
    return (largest + divisor - 1) / divisor * divisor;
  }

  /** Detections in the coordinates of the original images. */
  static List<Detections> restore(
      List<Detections> detections, List<Shape> sizes, List<Shape> originals) {
    List<Detections> restored = new ArrayList<>();
    for (int i = 0; i < detections.size(); i++) {
      Detections one = detections.get(i);
      Shape size = sizes.get(i);
      Shape original = originals.get(i);
      Tensor boxes = resizeBoxes(one.boxes(), size, original);
      Detections moved = one.withBoxes(boxes);
      if (one.masks().isPresent()) {
        moved = moved.withMasks(MaskPasting.paste(one.masks().get(), boxes, original));
      }
      if (one.keypoints().isPresent()) {
        moved = moved.withKeypoints(resizeKeypoints(one.keypoints().get(), size, original));
      }
      restored.add(moved);
    }
    return restored;
  }

  /** Height and width of an image. */
  static Shape size(Tensor image) {
    return Shape.of(image.size(-2), image.size(-1));
  }

  private static Tensor resizeBoxes(Tensor boxes, Shape from, Shape to) {
    double y = ratio(from, to, 0);
    double x = ratio(from, to, 1);
    return boxes.mul(Torch.tensor(x, y, x, y).to(boxes.device()));
  }

  private static Tensor resizeKeypoints(Tensor keypoints, Shape from, Shape to) {
    double y = ratio(from, to, 0);
    double x = ratio(from, to, 1);
    return keypoints.mul(Torch.tensor(x, y, 1.0).to(keypoints.device()));
  }

  /** Ratio of two sizes, rounded to float as in Python. */
  private static double ratio(Shape from, Shape to, int dim) {
    return (float) to.size(dim) / (float) from.size(dim);
  }

  @Override
  public String toString() {
    String sizes = settings.minSize.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return "GeneralizedRCNNTransform(\n    Normalize(mean="
        + list(settings.imageMean)
        + ", std="
        + list(settings.imageStd)
        + ")\n    Resize(min_size=("
        + sizes
        + (settings.minSize.size() == 1 ? ",)" : ")")
        + ", max_size="
        + settings.maxSize
        + ", mode='bilinear')\n)";
  }

  private static String list(List<Double> values) {
    return values.stream().map(PythonNumbers::of).collect(Collectors.joining(", ", "[", "]"));
  }
}
