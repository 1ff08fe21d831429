package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;
import org.jtorch.vision.ops.MultiScaleRoIAlign;

/**
 * Keypoint R-CNN: {@link FasterRCNN} that finds the keypoints of each object, {@code
 * torchvision.models.detection.KeypointRCNN}. Targets have keypoints. The losses are those of
 * {@code FasterRCNN} and {@code loss_keypoint}.
 */
public final class KeypointRCNN extends GeneralizedRCNN {
  private static final long CLASSES = 2;
  private static final long KEYPOINTS = 17;

  /**
   * Creates a model on a backbone.
   *
   * @param backbone computes feature maps of one number of channels
   * @param options {@code o -> o.numClasses(2).numKeypoints(5)}
   * @throws IllegalArgumentException if not exactly one of the number of classes and a box
   *     predictor is given, or options of the builders are
   */
  public KeypointRCNN(Backbone backbone, Consumer<? super Options> options) {
    this(backbone, new Options().chosen(options).custom("KeypointRCNN"));
  }

  private KeypointRCNN(Backbone backbone, Options o) {
    super(backbone, o);
  }

  /**
   * Creates a Keypoint R-CNN on a ResNet-50 with random weights for persons, {@code
   * torchvision.models.detection.keypointrcnn_resnet50_fpn(weights_backbone=None)}.
   *
   * @return the model
   */
  public static KeypointRCNN keypointrcnnResnet50Fpn() {
    return keypointrcnnResnet50Fpn(o -> {});
  }

  /**
   * Creates a Keypoint R-CNN on a ResNet-50, {@code
   * torchvision.models.detection.keypointrcnn_resnet50_fpn}.
   *
   * @param options {@code o -> o.numKeypoints(5)}
   * @return the model
   */
  public static KeypointRCNN keypointrcnnResnet50Fpn(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    KeypointRCNN model = new KeypointRCNN(Backbones.resnet50(o, b -> {}), o);
    return o.finish("keypointrcnn_resnet50_fpn", model);
  }

  /** {@return the layers between pooled regions and keypoint predictor, which can be replaced} */
  public Slot<Layer> keypointHead() {
    return branch().head();
  }

  /** {@return the keypoint predictor, which can be replaced for other keypoints} */
  public Slot<Layer> keypointPredictor() {
    return branch().predictor();
  }

  /** Options of Keypoint R-CNN. */
  @CanIgnoreReturnValue
  public static final class Options extends RCNNOptions<Options> {
    private @Nullable MultiScaleRoIAlign keypointRoiPool;
    private @Nullable Layer keypointHead;
    private @Nullable Layer keypointPredictor;
    private @Nullable Long numKeypoints;

    private Options() {
      minSize(640, 672, 704, 736, 768, 800);
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Pooling of the regions of keypoints. Default: 14 x 14 of the feature maps "0" to "3". */
    public Options keypointRoiPool(MultiScaleRoIAlign pool) {
      keypointRoiPool = Objects.requireNonNull(pool, "pool");
      return this;
    }

    /** Layers before the keypoint predictor. Default: eight convolutions of 512 channels. */
    public Options keypointHead(Layer head) {
      keypointHead = Objects.requireNonNull(head, "head");
      return this;
    }

    /** Predictor of the heat maps. Default: {@link KeypointRCNNPredictor}. */
    public Options keypointPredictor(Layer predictor) {
      keypointPredictor = Objects.requireNonNull(predictor, "predictor");
      return this;
    }

    /** Number of keypoints of an object. Default 17. */
    public Options numKeypoints(long numKeypoints) {
      this.numKeypoints = numKeypoints;
      return this;
    }

    @Override
    void check() {
      super.check();
      if (numKeypoints != null && keypointPredictor != null) {
        throw new IllegalArgumentException(
            "num_keypoints should be None when keypoint_predictor is specified");
      }
      if (weights().isPresent() && numKeypoints != null && numKeypoints != KEYPOINTS) {
        throw new IllegalArgumentException(
            "The parameter 'num_keypoints' expected value 17 but got " + numKeypoints);
      }
    }

    @Override
    @CheckReturnValue
    RegionBranch branch(long channels) {
      long count = numKeypoints == null ? KEYPOINTS : numKeypoints;
      MultiScaleRoIAlign pool = keypointRoiPool == null ? defaultPool(14) : keypointRoiPool;
      Layer head =
          keypointHead == null
              ? new KeypointRCNNHeads(channels, ConvBlocks.repeated(512, 8))
              : keypointHead;
      Layer predictor =
          keypointPredictor == null ? new KeypointRCNNPredictor(512, count) : keypointPredictor;
      return new KeypointBranch(pool, head, predictor);
    }
  }
}
