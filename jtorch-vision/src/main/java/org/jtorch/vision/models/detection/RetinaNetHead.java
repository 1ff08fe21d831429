package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Reduction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.vision.ops.VisionOps;

/**
 * Head of RetinaNet with its losses, {@code torchvision.models.detection.retinanet.RetinaNetHead}.
 * State dicts of old versions of torchvision can be loaded.
 */
public final class RetinaNetHead extends Module {
  private static final BoxCoder CODER = new BoxCoder(1, 1, 1, 1);

  private final PredictionHead classification;
  private final PredictionHead regression;
  private final BoxLoss boxLoss;

  /** Loss of boxes, {@code _loss_type}. */
  public enum BoxLoss {
    /** Absolute differences of offsets. */
    L1,
    /** Squared differences of offsets below 1, absolute ones above. */
    SMOOTH_L1,
    /** Complete IoU of boxes. */
    CIOU,
    /** Distance IoU of boxes. */
    DIOU,
    /** Generalized IoU of boxes. */
    GIOU
  }

  /**
   * Creates a head without normalization, whose boxes have the loss L1.
   *
   * @param inChannels channels of the feature maps
   * @param numAnchors anchors per position
   * @param numClasses number of classes
   */
  public RetinaNetHead(long inChannels, long numAnchors, long numClasses) {
    this(inChannels, numAnchors, numClasses, o -> {});
  }

  /**
   * Creates a head.
   *
   * @param inChannels channels of the feature maps
   * @param numAnchors anchors per position
   * @param numClasses number of classes
   * @param options {@code o -> o.boxLoss(BoxLoss.GIOU)}
   */
  public RetinaNetHead(
      long inChannels, long numAnchors, long numClasses, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    classification =
        register(
            "classification_head",
            new RetinaNetClassificationHead(inChannels, numAnchors, numClasses, o.norm));
    regression =
        register("regression_head", new RetinaNetRegressionHead(inChannels, numAnchors, o.norm));
    boxLoss = o.boxLoss;
  }

  /** Options of {@link RetinaNetHead}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private BoxLoss boxLoss = BoxLoss.L1;
    private @Nullable LongFunction<? extends Layer> norm;

    private Options() {}

    /** Loss of boxes. Default L1. */
    public Options boxLoss(BoxLoss boxLoss) {
      this.boxLoss = Objects.requireNonNull(boxLoss, "boxLoss");
      return this;
    }

    /**
     * Normalization after each convolution. Default none.
     *
     * @param norm creates it for a number of channels, {@code n -> new GroupNorm(32, n)}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }
  }

  /**
   * Predictions at all anchors.
   *
   * @param logits {@code (N, A, classes)}
   * @param codes {@code (N, A, 4)}, offsets of boxes
   */
  record Predictions(Tensor logits, Tensor codes) {}

  Predictions call(List<Tensor> features) {
    return call(
        () -> new Predictions(classification.call(features), regression.call(features)),
        features.toArray(Tensor[]::new));
  }

  Map<String, Tensor> losses(
      Predictions predictions, Tensor anchors, List<Tensor> matches, List<Target> targets) {
    Tensor logits = predictions.logits();
    Tensor codes = predictions.codes();
    List<Tensor> classLosses = new ArrayList<>();
    List<Tensor> boxLosses = new ArrayList<>();
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Tensor match = matches.get(i);
      Tensor foreground = BalancedSampler.indices(match.ge(0));
      Tensor objects = match.indexSelect(0, foreground);
      Tensor classes = target.labels().indexSelect(0, objects);
      Tensor boxes = target.boxes().indexSelect(0, objects);
      Tensor ofImage = logits.select(0, i);
      Tensor offsets = codes.select(0, i).indexSelect(0, foreground);
      Tensor from = anchors.indexSelect(0, foreground);
      double count = Math.max(1, foreground.numel());
      classLosses.add(
          TensorScope.compute(() -> classLoss(ofImage, match, foreground, classes).div(count)));
      boxLosses.add(TensorScope.compute(() -> boxLoss(offsets, boxes, from).div(count)));
    }
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("classification", mean(classLosses));
    losses.put("bbox_regression", mean(boxLosses));
    return losses;
  }

  private static Tensor classLoss(Tensor logits, Tensor match, Tensor foreground, Tensor classes) {
    Tensor wanted = Torch.zerosLike(logits);
    wanted.set(foreground, classes, 1);
    Tensor valid = BalancedSampler.indices(match.ne(Matcher.BETWEEN_THRESHOLDS));
    return VisionOps.sigmoidFocalLoss(
        logits.indexSelect(0, valid),
        wanted.indexSelect(0, valid),
        o -> o.reduction(Reduction.SUM));
  }

  private Tensor boxLoss(Tensor codes, Tensor boxes, Tensor anchors) {
    return switch (boxLoss) {
      case L1 -> F.l1Loss(codes, CODER.encode(boxes, anchors), Reduction.SUM);
      case SMOOTH_L1 -> F.smoothL1Loss(codes, CODER.encode(boxes, anchors), Reduction.SUM);
      case CIOU ->
          VisionOps.completeBoxIouLoss(CODER.decode(codes, anchors), boxes, RetinaNetHead::sum);
      case DIOU ->
          VisionOps.distanceBoxIouLoss(CODER.decode(codes, anchors), boxes, RetinaNetHead::sum);
      case GIOU ->
          VisionOps.generalizedBoxIouLoss(CODER.decode(codes, anchors), boxes, RetinaNetHead::sum);
    };
  }

  private static void sum(VisionOps.BoxLossOptions options) {
    options.reduction(Reduction.SUM);
  }

  private static Tensor mean(List<Tensor> losses) {
    Tensor sum = losses.get(0);
    for (Tensor loss : losses.subList(1, losses.size())) {
      sum = sum.add(loss);
    }
    return sum.div(losses.size());
  }
}
