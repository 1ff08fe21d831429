package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Slot;
import org.jtorch.vision.ops.LastLevelP6P7;

/**
 * FCOS, {@code torchvision.models.detection.FCOS}. Losses: {@code classification}, {@code
 * bbox_regression}, {@code bbox_ctrness}. Labels count from 0, without a background.
 */
public final class FCOS extends Detector {
  private static final long CLASSES = 91;

  private final AnchorGenerator anchorGenerator;
  private final Slot<FCOSHead> head;
  private final Options options;

  /**
   * Creates a model on a backbone.
   *
   * @param backbone computes feature maps of one number of channels
   * @param options {@code o -> o.numClasses(3)}
   * @throws IllegalArgumentException if neither the number of classes nor a head is given, there is
   *     more than one anchor per position, or options of the builders are given
   */
  public FCOS(Backbone backbone, Consumer<? super Options> options) {
    this(backbone, new Options().chosen(options).custom("FCOS"));
  }

  private FCOS(Backbone backbone, Options o) {
    super(backbone, o.transform());
    register("backbone", backbone.module());
    AnchorGenerator anchors =
        o.anchorGenerator == null
            ? new AnchorGenerator(new long[][] {{8}, {16}, {32}, {64}, {128}}, 1)
            : o.anchorGenerator;
    long perLocation = anchors.numAnchorsPerLocation().get(0);
    if (perLocation != 1) {
      throw new IllegalArgumentException(
          "anchor_generator.num_anchors_per_location()[0] should be 1 instead of " + perLocation);
    }
    anchorGenerator = register("anchor_generator", anchors);
    head = slot("head", o.headOr(() -> new FCOSHead(backbone.outChannels(), 1, o.classes())));
    register("transform", transform());
    options = o;
  }

  /**
   * Creates an FCOS on a ResNet-50 with random weights for 91 classes, {@code
   * torchvision.models.detection.fcos_resnet50_fpn(weights_backbone=None)}.
   *
   * @return the model
   */
  public static FCOS fcosResnet50Fpn() {
    return fcosResnet50Fpn(o -> {});
  }

  /**
   * Creates an FCOS on a ResNet-50, {@code torchvision.models.detection.fcos_resnet50_fpn}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static FCOS fcosResnet50Fpn(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    Backbone backbone =
        Backbones.resnet50(
            o, b -> b.returnedLayers(2, 3, 4).extraBlocks(new LastLevelP6P7(256, 256)));
    return o.finish("fcos_resnet50_fpn", new FCOS(backbone, o));
  }

  /** {@return the head, which can be replaced for other classes} */
  public Slot<FCOSHead> head() {
    return head;
  }

  @Override
  List<Detections> detect(ImageList images, Map<String, Tensor> features) {
    List<Tensor> maps = List.copyOf(features.values());
    FCOSHead.Predictions predictions = head.get().call(maps);
    return TensorScope.compute(
        () -> {
          Tensor scores =
              predictions.logits().sigmoid().mul(predictions.centerness().sigmoid()).sqrt();
          return new LevelDetections(options, BoxLinearCoder::decode)
              .detect(
                  scores,
                  predictions.codes(),
                  anchorGenerator.anchors(images, maps),
                  anchorGenerator.counts(maps),
                  images.sizes());
        });
  }

  @Override
  Map<String, Tensor> train(ImageList images, Map<String, Tensor> features, List<Target> targets) {
    List<Tensor> maps = List.copyOf(features.values());
    FCOSHead.Predictions predictions = head.get().call(maps);
    InputChecks.checkClasses(targets, predictions.logits().size(2), false);
    return TensorScope.compute(
        () -> {
          Tensor anchors = anchorGenerator.anchors(images, maps);
          List<Tensor> matches = new ArrayList<>();
          targets.forEach(
              target -> matches.add(match(target.boxes(), anchors, anchorGenerator.counts(maps))));
          return head.get().losses(predictions, anchors, matches, targets);
        });
  }

  /** Index of the object of each anchor, of several objects the smallest, or -1. */
  private Tensor match(Tensor boxes, Tensor anchors, List<Long> counts) {
    if (boxes.numel() == 0) {
      return AnchorMatches.none(anchors);
    }
    Tensor sizes = anchors.select(1, 2).sub(anchors.select(1, 0));
    Tensor anchorCenters = centers(anchors).unsqueeze(1);
    Tensor near =
        anchorCenters
            .sub(centers(boxes).unsqueeze(0))
            .abs()
            .amax(2)
            .lt(sizes.unsqueeze(1).mul(options.centerSamplingRadius));
    Tensor start = anchorCenters.sub(boxes.narrow(1, 0, 2).unsqueeze(0));
    Tensor end = boxes.narrow(1, 2, 2).unsqueeze(0).sub(anchorCenters);
    Tensor distances = Torch.cat(List.of(start, end), 2);
    Tensor inside = distances.amin(2).gt(0);
    Tensor fits = fits(distances.amax(2), sizes, counts);
    Tensor area =
        boxes.select(1, 2).sub(boxes.select(1, 0)).mul(boxes.select(1, 3).sub(boxes.select(1, 1)));
    Tensor isMatch = near.logicalAnd(inside).logicalAnd(fits).to(DType.FLOAT32);
    Tensor.ValuesIndices best = isMatch.mul(Torch.rsub(area, 1e8).unsqueeze(0)).max(1);
    return best.indices().maskedFill(best.values().lt(1e-5), -1);
  }

  /** Whether the largest distance of a side is in the range of the anchor's level. */
  private static Tensor fits(Tensor distances, Tensor sizes, List<Long> counts) {
    long last = counts.get(counts.size() - 1);
    Tensor lower = sizes.mul(4);
    lower.narrow(0, 0, counts.get(0)).zero_();
    Tensor upper = sizes.mul(8);
    upper.narrow(0, sizes.size(0) - last, last).fill_(Double.POSITIVE_INFINITY);
    return distances.gt(lower.unsqueeze(1)).logicalAnd(distances.lt(upper.unsqueeze(1)));
  }

  private static Tensor centers(Tensor boxes) {
    return boxes.narrow(1, 0, 2).add(boxes.narrow(1, 2, 2)).div(2);
  }

  /** Options of FCOS. */
  @CanIgnoreReturnValue
  public static final class Options extends AnchorDetectorOptions<Options, FCOSHead> {
    private @Nullable AnchorGenerator anchorGenerator;
    private double centerSamplingRadius = 1.5;

    private Options() {
      super(0.2, 0.6, 100, 1000);
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Anchors, one per position. Default: squares of 8 to 128 pixels. */
    public Options anchorGenerator(AnchorGenerator anchorGenerator) {
      this.anchorGenerator = Objects.requireNonNull(anchorGenerator, "anchorGenerator");
      return this;
    }

    /**
     * Distance from the center of an object within which anchors are positive samples, in sizes of
     * the anchor. Default 1.5.
     */
    public Options centerSamplingRadius(double radius) {
      centerSamplingRadius = radius;
      return this;
    }
  }
}
