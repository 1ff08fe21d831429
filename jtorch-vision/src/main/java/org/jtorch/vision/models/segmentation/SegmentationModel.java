package org.jtorch.vision.models.segmentation;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.InterpolateMode;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.IntermediateLayerGetter;

/**
 * Base class of {@link DeepLabV3} and {@link FCN}: a classifier on the last feature map of a
 * backbone, and possibly an auxiliary one on an earlier feature map.
 */
public abstract class SegmentationModel extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final IntermediateLayerGetter backbone;
  private final Slot<Layer> classifier;
  private final @Nullable Slot<Layer> auxClassifier;

  SegmentationModel(Parts parts) {
    backbone = register("backbone", parts.backbone());
    classifier = slot("classifier", parts.classifier());
    Layer auxiliary = parts.auxClassifier();
    auxClassifier = auxiliary == null ? null : slot("aux_classifier", auxiliary);
  }

  /** {@return the classifier, which can be replaced for other classes} */
  public final Slot<Layer> classifier() {
    return classifier;
  }

  /** {@return the auxiliary classifier, if there is one} */
  public final Optional<Slot<Layer>> auxClassifier() {
    return Optional.ofNullable(auxClassifier);
  }

  /**
   * Classifies each pixel.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits, {@code (N, classes, H, W)}
   * @throws IllegalArgumentException if the images have another number of dimensions, or no pixels
   */
  @Override
  public final Tensor forward(Tensor images) {
    checkImages(images);
    return CALLS.compute(
        this,
        () -> {
          Map<String, Tensor> features = backbone.call(images);
          return resized(classifier.get(), features, "out", images);
        });
  }

  /**
   * Classifies each pixel by all classifiers, for training.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits of the classifier and the auxiliary classifier
   * @throws IllegalArgumentException if the images have another number of dimensions, or no pixels
   */
  public final SegmentationOutput outputs(Tensor images) {
    checkImages(images);
    return call(() -> CALLS.compute(this, () -> all(images)), images);
  }

  /** Refuses images that are no batch of pictures. */
  static void checkImages(Tensor images) {
    Objects.requireNonNull(images, "images");
    if (images.dim() != 4 || images.size(2) == 0 || images.size(3) == 0) {
      throw new IllegalArgumentException(
          "images must have the shape (N, 3, H, W) with at least one pixel, got "
              + images.shape()
              + (images.dim() == 3 ? ": add the batch by images.unsqueeze(0)" : ""));
    }
  }

  private SegmentationOutput all(Tensor images) {
    Map<String, Tensor> features = backbone.call(images);
    Tensor out = resized(classifier.get(), features, "out", images);
    Optional<Tensor> aux =
        auxClassifier().map(slot -> resized(slot.get(), features, "aux", images));
    return new SegmentationOutput(out, aux);
  }

  private static Tensor resized(
      Layer classifier, Map<String, Tensor> features, String name, Tensor images) {
    Tensor feature = Objects.requireNonNull(features.get(name), name);
    Tensor logits = classifier.call(feature);
    Tensor resized = resized(logits, images);
    CALLS.close(classifier, feature, logits);
    return resized;
  }

  /** Logits of the size of images, bilinearly interpolated. */
  static Tensor resized(Tensor logits, Tensor images) {
    return F.interpolate(
        logits, o -> o.size(images.size(-2), images.size(-1)).mode(InterpolateMode.BILINEAR));
  }
}
