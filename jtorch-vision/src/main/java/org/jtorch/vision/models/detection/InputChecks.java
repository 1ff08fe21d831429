package org.jtorch.vision.models.detection;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/** Refuses images and targets that a detector cannot use, by their position in the list. */
final class InputChecks {
  private InputChecks() {}

  /** Copies the images, each {@code (channels, H, W)} or {@code (1, H, W)} of grey values. */
  static List<Tensor> images(List<Tensor> images, int channels) {
    if (Objects.requireNonNull(images, "images").isEmpty()) {
      throw new IllegalArgumentException("images is expected to be a list of at least one image");
    }
    for (int i = 0; i < images.size(); i++) {
      checkImage(present("images", images.get(i), i), i, channels);
    }
    return List.copyOf(images);
  }

  private static void checkImage(Tensor image, int index, int channels) {
    String at = at("image", index);
    Shape shape = image.shape();
    if (image.dim() != 3) {
      throw new IllegalArgumentException(
          "images is expected to be a list of 3d tensors of shape [C, H, W], got " + shape + at);
    }
    if (!image.dtype().isFloatingPoint()) {
      throw new IllegalArgumentException(
          "Expected input images to be of floating type (in range [0, 1]), but found type "
              + image.dtype()
              + " instead"
              + at);
    }
    if (shape.size(0) != 1 && shape.size(0) != channels) {
      throw new IllegalArgumentException(
          "images must have " + channels + " channels, got the shape " + shape + at);
    }
    if (image.numel() == 0) {
      throw new IllegalArgumentException(
          "images must have a height and a width of at least one pixel, got the shape "
              + shape
              + at);
    }
  }

  /** Copies the targets of images that {@link #images} has checked. */
  static List<Target> targets(List<Target> targets, List<Tensor> images) {
    if (Objects.requireNonNull(targets, "targets").size() != images.size()) {
      throw new IllegalArgumentException(
          "there are " + images.size() + " images, but " + targets.size() + " targets");
    }
    for (int i = 0; i < targets.size(); i++) {
      Target target = present("targets", targets.get(i), i);
      checkBoxes(target.boxes(), i);
      checkLabels(target, i);
      checkMaps(target, images.get(i), i);
    }
    return List.copyOf(targets);
  }

  private static <T> T present(String list, @Nullable T entry, int index) {
    if (entry == null) {
      throw new IllegalArgumentException(list + " has a null entry at index " + index);
    }
    return entry;
  }

  private static void checkBoxes(Tensor boxes, int index) {
    if (boxes.dim() != 2 || boxes.size(1) != 4) {
      throw new IllegalArgumentException(
          "Expected target boxes to be a tensor of shape [N, 4], got "
              + boxes.shape()
              + at("target", index));
    }
    double[] sides =
        TensorScope.compute(() -> boxes.detach().to(DType.FLOAT64).flatten().toDoubleArray());
    for (int i = 0; i < sides.length; i += 4) {
      if (!(sides[i + 2] > sides[i] && sides[i + 3] > sides[i + 1])) { // also refuses NaN
        throw new IllegalArgumentException(
            "All bounding boxes should have positive height and width. Found invalid box "
                + Arrays.toString(Arrays.copyOfRange(sides, i, i + 4))
                + at("target", index));
      }
    }
  }

  private static void checkLabels(Target target, int index) {
    Tensor labels = target.labels();
    long count = target.boxes().size(0);
    if (!labels.shape().equals(Shape.of(count))) {
      throw new IllegalArgumentException(
          "Expected one label for each of "
              + count
              + " target boxes, got "
              + labels.shape()
              + at("target", index));
    }
    if (labels.dtype() != DType.INT64) {
      throw new IllegalArgumentException(
          "target labels must of int64 type, instead got " + labels.dtype() + at("target", index));
    }
  }

  private static void checkMaps(Target target, Tensor image, int index) {
    long count = target.boxes().size(0);
    Shape masks = Shape.of(count, image.size(1), image.size(2));
    target.masks().ifPresent(given -> checkShape("masks", given, masks, index));
    target
        .keypoints()
        .ifPresent(
            given -> {
              long points = given.dim() == 3 ? given.size(1) : 17;
              checkShape("keypoints", given, Shape.of(count, points, 3), index);
            });
  }

  /** Refuses a part of a target that has not one entry for each box. */
  static void checkShape(String part, Tensor given, Shape wanted, int index) {
    if (!given.shape().equals(wanted)) {
      throw new IllegalArgumentException(
          "target "
              + part
              + " must have the shape "
              + wanted
              + ", got "
              + given.shape()
              + at("target", index));
    }
  }

  /**
   * Refuses labels that are no class of objects.
   *
   * @param classes number of classes
   * @param hasBackground whether class 0 is the background
   */
  static void checkClasses(List<Target> targets, long classes, boolean hasBackground) {
    long first = hasBackground ? 1 : 0;
    for (int i = 0; i < targets.size(); i++) {
      for (long label : targets.get(i).labels().toLongArray()) {
        if (label < first || label >= classes) {
          throw new IllegalArgumentException(
              "target labels must be from "
                  + first
                  + " to "
                  + (classes - 1)
                  + (hasBackground ? ", where 0 is the background" : "")
                  + ", since the model has "
                  + classes
                  + " classes; got "
                  + label
                  + at("target", i)
                  + (label < classes
                      ? ": renumber them from " + first
                      : ": choose numClasses(" + (label + 1) + ") or renumber them"));
        }
      }
    }
  }

  private static String at(String list, int index) {
    return " for the " + list + " at index " + index;
  }
}
