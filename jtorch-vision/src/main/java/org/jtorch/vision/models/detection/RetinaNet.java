package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.nn.GroupNorm;
import org.jtorch.nn.Slot;
import org.jtorch.vision.ops.LastLevelP6P7;

/**
 * RetinaNet, {@code torchvision.models.detection.RetinaNet}. Losses: {@code classification}, {@code
 * bbox_regression}. Labels count from 0, without a background.
 *
 * <pre>{@code
 * RetinaNet model = RetinaNet.retinanetResnet50Fpn();
 * model.head().set(new RetinaNetHead(256, 9, 3));   // for three classes
 * }</pre>
 */
public final class RetinaNet extends Detector {
  private static final long CLASSES = 91;
  private static final BoxCoder CODER = new BoxCoder(1, 1, 1, 1);

  private final AnchorGenerator anchorGenerator;
  private final Slot<RetinaNetHead> head;
  private final Matcher matcher;
  private final Options options;

  /**
   * Creates a model on a backbone.
   *
   * @param backbone computes feature maps of one number of channels
   * @param options {@code o -> o.numClasses(3)}
   * @throws IllegalArgumentException if neither the number of classes nor a head is given, or
   *     options of the builders are
   */
  public RetinaNet(Backbone backbone, Consumer<? super Options> options) {
    this(backbone, new Options().chosen(options).custom("RetinaNet"));
  }

  private RetinaNet(Backbone backbone, Options o) {
    super(backbone, o.transform());
    register("backbone", backbone.module());
    AnchorGenerator anchors = o.anchorGenerator == null ? defaultAnchors() : o.anchorGenerator;
    anchorGenerator = register("anchor_generator", anchors);
    head = slot("head", o.headOr(() -> head(backbone, anchors, o, h -> {})));
    register("transform", transform());
    matcher = new Matcher(o.fgIouThresh, o.bgIouThresh, Matcher.Fallback.BEST_PREDICTIONS);
    options = o;
  }

  private static RetinaNetHead head(
      Backbone backbone,
      AnchorGenerator anchors,
      Options o,
      Consumer<RetinaNetHead.Options> options) {
    long perLocation = anchors.numAnchorsPerLocation().get(0);
    return new RetinaNetHead(backbone.outChannels(), perLocation, o.classes(), options);
  }

  private static AnchorGenerator defaultAnchors() {
    long[][] sizes = new long[5][];
    for (int i = 0; i < sizes.length; i++) {
      long size = 32L << i;
      sizes[i] =
          new long[] {
            size, (long) (size * Math.pow(2, 1.0 / 3)), (long) (size * Math.pow(2, 2.0 / 3))
          };
    }
    return new AnchorGenerator(sizes, 0.5, 1, 2);
  }

  /**
   * Creates a RetinaNet on a ResNet-50 with random weights for 91 classes, {@code
   * torchvision.models.detection.retinanet_resnet50_fpn(weights_backbone=None)}.
   *
   * @return the model
   */
  public static RetinaNet retinanetResnet50Fpn() {
    return retinanetResnet50Fpn(o -> {});
  }

  /**
   * Creates a RetinaNet on a ResNet-50, {@code
   * torchvision.models.detection.retinanet_resnet50_fpn}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static RetinaNet retinanetResnet50Fpn(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    Backbone backbone =
        Backbones.resnet50(
            o, b -> b.returnedLayers(2, 3, 4).extraBlocks(new LastLevelP6P7(256, 256)));
    return o.finish("retinanet_resnet50_fpn", new RetinaNet(backbone, o));
  }

  /**
   * Creates an improved RetinaNet on a ResNet-50 with random weights for 91 classes, {@code
   * torchvision.models.detection.retinanet_resnet50_fpn_v2()}.
   *
   * @return the model
   */
  public static RetinaNet retinanetResnet50FpnV2() {
    return retinanetResnet50FpnV2(o -> {});
  }

  /**
   * Creates an improved RetinaNet on a ResNet-50, {@code
   * torchvision.models.detection.retinanet_resnet50_fpn_v2}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static RetinaNet retinanetResnet50FpnV2(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    Backbone backbone =
        Backbones.unfrozenResnet50(
            o, b -> b.returnedLayers(2, 3, 4).extraBlocks(new LastLevelP6P7(2048, 256)));
    AnchorGenerator anchors = o.anchorGenerator == null ? defaultAnchors() : o.anchorGenerator;
    o.anchorGenerator(anchors)
        .head(
            o.headOr(
                () ->
                    head(
                        backbone,
                        anchors,
                        o,
                        h ->
                            h.boxLoss(RetinaNetHead.BoxLoss.GIOU)
                                .norm(channels -> new GroupNorm(32, channels)))));
    return o.finish("retinanet_resnet50_fpn_v2", new RetinaNet(backbone, o));
  }

  /** {@return the head, which can be replaced for other classes} */
  public Slot<RetinaNetHead> head() {
    return head;
  }

  @Override
  List<Detections> detect(ImageList images, Map<String, Tensor> features) {
    List<Tensor> maps = List.copyOf(features.values());
    RetinaNetHead.Predictions predictions = head.get().call(maps);
    return TensorScope.compute(
        () -> {
          Tensor anchors = anchorGenerator.anchors(images, maps);
          return new LevelDetections(options, CODER::decode)
              .detect(
                  predictions.logits().sigmoid(),
                  predictions.codes(),
                  anchors,
                  anchorGenerator.counts(maps),
                  images.sizes());
        });
  }

  @Override
  Map<String, Tensor> train(ImageList images, Map<String, Tensor> features, List<Target> targets) {
    List<Tensor> maps = List.copyOf(features.values());
    RetinaNetHead.Predictions predictions = head.get().call(maps);
    InputChecks.checkClasses(targets, predictions.logits().size(2), false);
    return TensorScope.compute(
        () -> {
          Tensor anchors = anchorGenerator.anchors(images, maps);
          List<Tensor> matches = AnchorMatches.of(anchors, targets, matcher);
          return head.get().losses(predictions, anchors, matches, targets);
        });
  }

  /** Options of RetinaNet. */
  @CanIgnoreReturnValue
  public static final class Options extends AnchorDetectorOptions<Options, RetinaNetHead> {
    private @Nullable AnchorGenerator anchorGenerator;
    private double fgIouThresh = 0.5;
    private double bgIouThresh = 0.4;

    private Options() {
      super(0.05, 0.5, 300, 1000);
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Anchors. Default: three sizes per feature map, three ratios. */
    public Options anchorGenerator(AnchorGenerator anchorGenerator) {
      this.anchorGenerator = Objects.requireNonNull(anchorGenerator, "anchorGenerator");
      return this;
    }

    /** Least IoU of an anchor with an object that makes it a positive sample. Default 0.5. */
    public Options fgIouThresh(double threshold) {
      fgIouThresh = threshold;
      return this;
    }

    /** IoU with all objects below which an anchor is a negative sample. Default 0.4. */
    public Options bgIouThresh(double threshold) {
      bgIouThresh = threshold;
      return this;
    }
  }
}
