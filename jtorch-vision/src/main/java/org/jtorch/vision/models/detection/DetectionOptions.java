package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.Shape;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.ModelOptions;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.ops.FrozenBatchNorm2d;

/**
 * Options that all detectors have. Unlike Python's, builders load no weights of the backbone unless
 * {@link #weightsBackbone} is called.
 *
 * @param <S> the options of one family of models
 */
@CanIgnoreReturnValue
public abstract class DetectionOptions<S extends DetectionOptions<S>> extends ModelOptions<S> {
  /** Number of classes of a model on the caller's backbone that chose none. */
  static final long NO_CLASSES = 0;

  private long defaultClasses = NO_CLASSES;
  private @Nullable Weights weightsBackbone;
  private @Nullable Integer trainableBackboneLayers;
  private List<Long> minSize = List.of(800L);
  private long maxSize = 1333;
  private List<Double> imageMean = List.of(0.485, 0.456, 0.406);
  private List<Double> imageStd = List.of(0.229, 0.224, 0.225);

  DetectionOptions() {}

  /**
   * Trained weights of the backbone, read from the cache folder of Python's {@code torch.hub}. Not
   * used if the weights of the whole model are loaded. Default: random weights.
   *
   * @param weights weights of the classification model that is the backbone
   * @return this
   */
  public S weightsBackbone(Weights weights) {
    weightsBackbone = Objects.requireNonNull(weights, "weights");
    return self();
  }

  /**
   * Number of layers of the backbone that are trained, counted from its end. It has an effect only
   * with trained weights: all layers of a random backbone are trained. Default: that of the model,
   * 3 for a ResNet.
   *
   * @param layers from 0 to 5 for ResNet and VGG, to 6 for MobileNet
   * @return this
   */
  public S trainableBackboneLayers(int layers) {
    trainableBackboneLayers = layers;
    return self();
  }

  /**
   * Length in pixels to which the shorter side of images is resized. Default 800; for Keypoint
   * R-CNN one of 640, 672, 704, 736, 768 and 800 in training. SSD has a fixed size.
   *
   * @param sizes one length, or several of which one is drawn in training; eval takes the last
   * @return this
   * @throws IllegalArgumentException if there is none, or one is not positive
   */
  public S minSize(long... sizes) {
    if (sizes.length == 0 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "minSize takes at least one length in pixels, all positive, got "
              + Arrays.toString(sizes));
    }
    minSize = Arrays.stream(sizes).boxed().toList();
    return self();
  }

  /**
   * Largest length in pixels of the longer side of resized images. Default 1333.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public S maxSize(long size) {
    if (size < 1) {
      throw new IllegalArgumentException("maxSize must be positive, got " + size);
    }
    maxSize = size;
    return self();
  }

  /** Mean of each channel, which is subtracted from images. Default: that of ImageNet. */
  public S imageMean(double... mean) {
    imageMean = Arrays.stream(mean).boxed().toList();
    return self();
  }

  /** Standard deviation of each channel, by which images are divided. Default: of ImageNet. */
  public S imageStd(double... std) {
    imageStd = Arrays.stream(std).boxed().toList();
    return self();
  }

  @CheckReturnValue
  final GeneralizedRCNNTransform transform() {
    return new GeneralizedRCNNTransform(
        new GeneralizedRCNNTransform.Settings(minSize, maxSize, imageMean, imageStd, null, 32));
  }

  /** The transform of a model with a fixed size of images, width and height. */
  @CheckReturnValue
  final GeneralizedRCNNTransform transform(long width, long height) {
    return new GeneralizedRCNNTransform(
        new GeneralizedRCNNTransform.Settings(
            List.of(Math.min(width, height)),
            Math.max(width, height),
            imageMean,
            imageStd,
            Shape.of(width, height),
            1));
  }

  /** Weights of the backbone that are to be loaded. */
  @CheckReturnValue
  final Optional<Weights> backboneWeights() {
    return weights().isPresent() ? Optional.empty() : Optional.ofNullable(weightsBackbone);
  }

  /** Whether any trained weights are loaded. */
  @CheckReturnValue
  final boolean isTrained() {
    return weights().isPresent() || weightsBackbone != null;
  }

  /**
   * Number of trained layers of the backbone.
   *
   * @param most all layers
   * @param byDefault the number with trained weights
   */
  @CheckReturnValue
  final int trainableLayers(int most, int byDefault) {
    if (!isTrained()) {
      if (trainableBackboneLayers != null) {
        System.getLogger("org.jtorch.vision")
            .log(
                System.Logger.Level.WARNING,
                "trainableBackboneLayers has no effect without trained weights: all "
                    + most
                    + " layers are trainable");
      }
      return most;
    }
    int layers = trainableBackboneLayers == null ? byDefault : trainableBackboneLayers;
    if (layers < 0 || layers > most) {
      throw new IllegalArgumentException(
          "Trainable backbone layers should be in the range [0," + most + "], got " + layers);
    }
    return layers;
  }

  /** Normalization of the backbone: frozen if its weights are trained. */
  @CheckReturnValue
  final LongFunction<Layer> norm() {
    if (!isTrained()) {
      return BatchNorm2d::new;
    }
    // The first weights of torchvision were trained without eps.
    boolean isWithoutEps = weights().filter(DetectionOptions::isWithoutEps).isPresent();
    double eps = isWithoutEps ? 0 : 1e-5;
    return channels -> new FrozenBatchNorm2d(channels, eps);
  }

  @CheckReturnValue
  private static boolean isWithoutEps(Weights weights) {
    return switch (weights.name()) {
      case "FasterRCNN_ResNet50_FPN_Weights.COCO_V1",
          "MaskRCNN_ResNet50_FPN_Weights.COCO_V1",
          "KeypointRCNN_ResNet50_FPN_Weights.COCO_V1",
          "RetinaNet_ResNet50_FPN_Weights.COCO_V1" ->
          true;
      default -> false;
    };
  }

  /** Number of classes, or {@link #NO_CLASSES}. */
  @CheckReturnValue
  final long classes() {
    return numClassesOr(defaultClasses);
  }

  final S chosen(Consumer<? super S> choices) {
    return with(Objects.requireNonNull(choices, "options"));
  }

  /** Completes the options of a builder. */
  final S builder(long classes) {
    defaultClasses = classes;
    check();
    return self();
  }

  /** Completes the options of a model on the caller's backbone. */
  final S custom(String model) {
    if (isTrained() || trainableBackboneLayers != null) {
      throw new IllegalArgumentException(
          model + ": weights and trainable layers are options of the builders");
    }
    check();
    return self();
  }

  /** Refuses options that exclude each other, before any module is created. */
  abstract void check();

  /** Loads the trained weights of a builder's model. */
  @CheckReturnValue
  final <M extends Module> M finish(String name, M model) {
    return loaded(name, model);
  }
}
