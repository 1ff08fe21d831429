package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.vision.ops.MultiScaleRoIAlign;

/**
 * Options of the models with region proposals, {@link FasterRCNN}, {@link MaskRCNN} and {@link
 * KeypointRCNN}.
 *
 * @param <S> the options of one of them
 */
@CanIgnoreReturnValue
public abstract class RCNNOptions<S extends RCNNOptions<S>> extends DetectionOptions<S> {
  @Nullable AnchorGenerator rpnAnchorGenerator;
  @Nullable RPNHead rpnHead;
  long rpnPreNmsTopNTrain = 2000;
  long rpnPreNmsTopNTest = 1000;
  long rpnPostNmsTopNTrain = 2000;
  long rpnPostNmsTopNTest = 1000;
  double rpnNmsThresh = 0.7;
  double rpnFgIouThresh = 0.7;
  double rpnBgIouThresh = 0.3;
  long rpnBatchSizePerImage = 256;
  double rpnPositiveFraction = 0.5;
  double rpnScoreThresh;
  @Nullable MultiScaleRoIAlign boxRoiPool;
  @Nullable Layer boxHead;
  @Nullable BoxPredictor boxPredictor;
  double boxScoreThresh = 0.05;
  double boxNmsThresh = 0.5;
  long boxDetectionsPerImg = 100;
  double boxFgIouThresh = 0.5;
  double boxBgIouThresh = 0.5;
  long boxBatchSizePerImage = 512;
  double boxPositiveFraction = 0.25;
  double[] bboxRegWeights = {10, 10, 5, 5};

  RCNNOptions() {}

  /** Anchors of region proposals. Default: one size per feature map, three ratios. */
  public S rpnAnchorGenerator(AnchorGenerator anchorGenerator) {
    rpnAnchorGenerator = Objects.requireNonNull(anchorGenerator, "anchorGenerator");
    return self();
  }

  /** Head of region proposals. Default: one convolution and two predictions. */
  public S rpnHead(RPNHead head) {
    rpnHead = Objects.requireNonNull(head, "head");
    return self();
  }

  /** Number of proposals per level before suppression, in training. Default 2000. */
  public S rpnPreNmsTopNTrain(long count) {
    rpnPreNmsTopNTrain = count;
    return self();
  }

  /** Number of proposals per level before suppression, in eval mode. Default 1000. */
  public S rpnPreNmsTopNTest(long count) {
    rpnPreNmsTopNTest = count;
    return self();
  }

  /** Number of proposals after suppression, in training. Default 2000. */
  public S rpnPostNmsTopNTrain(long count) {
    rpnPostNmsTopNTrain = count;
    return self();
  }

  /** Number of proposals after suppression, in eval mode. Default 1000. */
  public S rpnPostNmsTopNTest(long count) {
    rpnPostNmsTopNTest = count;
    return self();
  }

  /** Largest IoU of two proposals that are both kept. Default 0.7. */
  public S rpnNmsThresh(double threshold) {
    rpnNmsThresh = threshold;
    return self();
  }

  /** Least IoU of an anchor with an object that makes it a positive sample. Default 0.7. */
  public S rpnFgIouThresh(double threshold) {
    rpnFgIouThresh = threshold;
    return self();
  }

  /** IoU with all objects below which an anchor is a negative sample. Default 0.3. */
  public S rpnBgIouThresh(double threshold) {
    rpnBgIouThresh = threshold;
    return self();
  }

  /** Number of anchors that are sampled per image for the losses. Default 256. */
  public S rpnBatchSizePerImage(long count) {
    rpnBatchSizePerImage = count;
    return self();
  }

  /** Largest part of positive anchors among the sampled ones. Default 0.5. */
  public S rpnPositiveFraction(double fraction) {
    rpnPositiveFraction = fraction;
    return self();
  }

  /** Least objectness of a proposal. Default 0, for the models with MobileNet 0.05. */
  public S rpnScoreThresh(double threshold) {
    rpnScoreThresh = threshold;
    return self();
  }

  /** Pooling of the regions of boxes. Default: 7 x 7 of the feature maps "0" to "3". */
  public S boxRoiPool(MultiScaleRoIAlign pool) {
    boxRoiPool = Objects.requireNonNull(pool, "pool");
    return self();
  }

  /** Layers between the pooled regions and the predictor. Default: two linear ones of 1024. */
  public S boxHead(Layer head) {
    boxHead = Objects.requireNonNull(head, "head");
    return self();
  }

  /** Predictor of classes and boxes. Default: two linear layers of 1024 channels. */
  public S boxPredictor(BoxPredictor predictor) {
    boxPredictor = Objects.requireNonNull(predictor, "predictor");
    return self();
  }

  /** Score that detections exceed. Default 0.05. */
  public S boxScoreThresh(double threshold) {
    boxScoreThresh = threshold;
    return self();
  }

  /** Largest IoU of two detections of a class that are both kept. Default 0.5. */
  public S boxNmsThresh(double threshold) {
    boxNmsThresh = threshold;
    return self();
  }

  /** Largest number of detections per image. Default 100. */
  public S boxDetectionsPerImg(long count) {
    boxDetectionsPerImg = count;
    return self();
  }

  /** Least IoU of a proposal with an object that makes it a positive sample. Default 0.5. */
  public S boxFgIouThresh(double threshold) {
    boxFgIouThresh = threshold;
    return self();
  }

  /** IoU with all objects below which a proposal is a negative sample. Default 0.5. */
  public S boxBgIouThresh(double threshold) {
    boxBgIouThresh = threshold;
    return self();
  }

  /** Number of proposals that are sampled per image for the losses. Default 512. */
  public S boxBatchSizePerImage(long count) {
    boxBatchSizePerImage = count;
    return self();
  }

  /** Largest part of positive proposals among the sampled ones. Default 0.25. */
  public S boxPositiveFraction(double fraction) {
    boxPositiveFraction = fraction;
    return self();
  }

  /**
   * Factors of the offsets of boxes. Default 10, 10, 5, 5.
   *
   * @param weights of x, y, width and height
   * @throws IllegalArgumentException if they are not four
   */
  public S bboxRegWeights(double... weights) {
    if (weights.length != 4) {
      throw new IllegalArgumentException("bboxRegWeights takes four, got " + weights.length);
    }
    bboxRegWeights = weights.clone();
    return self();
  }

  /** The branch of masks or keypoints, if the model has one. */
  @CheckReturnValue
  @Nullable RegionBranch branch(long channels) {
    return null;
  }

  /** The network of region proposals. */
  @CheckReturnValue
  final RegionProposalNetwork rpn(long channels) {
    AnchorGenerator anchors = rpnAnchorGenerator == null ? defaultAnchors() : rpnAnchorGenerator;
    RPNHead head =
        rpnHead == null ? new RPNHead(channels, anchors.numAnchorsPerLocation().get(0)) : rpnHead;
    return new RegionProposalNetwork(anchors, head, this);
  }

  @CheckReturnValue
  static AnchorGenerator defaultAnchors() {
    return new AnchorGenerator(new long[][] {{32}, {64}, {128}, {256}, {512}}, 0.5, 1, 2);
  }

  /** The pooling, head and predictor of boxes. */
  @CheckReturnValue
  final RoIHeads roiHeads(long channels) {
    MultiScaleRoIAlign pool = boxRoiPool == null ? defaultPool(7) : boxRoiPool;
    long resolution = pool.outputSize()[0];
    Layer head =
        boxHead == null ? new TwoMLPHead(channels * resolution * resolution, 1024) : boxHead;
    BoxPredictor predictor =
        boxPredictor == null ? new FastRCNNPredictor(1024, classes()) : boxPredictor;
    return new RoIHeads(pool, head, predictor, this);
  }

  /** Sets the deeper heads of the second versions, unless the caller chose others. */
  final void deepHeads(long channels) {
    if (rpnAnchorGenerator == null) {
      rpnAnchorGenerator = defaultAnchors();
    }
    if (rpnHead == null) {
      rpnHead = new RPNHead(channels, rpnAnchorGenerator.numAnchorsPerLocation().get(0), 2);
    }
    if (boxHead == null) {
      boxHead =
          new FastRCNNConvFCHead(
              new long[] {channels, 7, 7},
              ConvBlocks.repeated(256, 4),
              new long[] {1024},
              BatchNorm2d::new);
    }
  }

  @Override
  void check() {
    checkPredictor("box_predictor", boxPredictor);
  }

  /** Checks that there is either a number of classes or a predictor of the caller. */
  final void checkPredictor(String name, @Nullable Object predictor) {
    boolean hasClasses = classes() != NO_CLASSES;
    if (hasClasses == (predictor != null)) {
      throw new IllegalArgumentException(
          hasClasses
              ? "num_classes should be None when " + name + " is specified"
              : "num_classes should not be None when " + name + " is not specified");
    }
  }

  @CheckReturnValue
  static MultiScaleRoIAlign defaultPool(long size) {
    return new MultiScaleRoIAlign(List.of("0", "1", "2", "3"), size, 2);
  }
}
