package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Reduction;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.vision.ops.VisionOps;

/**
 * SSD, {@code torchvision.models.detection.SSD}, for images that are resized to a fixed size.
 * Losses: {@code bbox_regression}, {@code classification}.
 */
public final class SSD extends Detector {
  private static final long CLASSES = 91;
  private static final long LITE_SIZE = 320;

  private static final BoxCoder CODER = new BoxCoder(10, 10, 5, 5);

  private final DefaultBoxGenerator anchorGenerator;
  private final Slot<SSDHead> head;
  private final Matcher matcher;
  private final Options options;

  /**
   * Creates a model on a backbone.
   *
   * @param backbone computes feature maps, which may have different numbers of channels
   * @param anchorGenerator default boxes of each feature map
   * @param width width to which images are resized
   * @param height height to which images are resized
   * @param options {@code o -> o.numClasses(3)}
   * @throws IllegalArgumentException if neither the number of classes nor a head is given, the
   *     backbone has more or fewer feature maps than the anchor generator, or options of the
   *     builders are given
   */
  public SSD(
      Backbone backbone,
      DefaultBoxGenerator anchorGenerator,
      long width,
      long height,
      Consumer<? super Options> options) {
    this(backbone, anchorGenerator, width, height, new Options().chosen(options).custom("SSD"));
  }

  private SSD(
      Backbone backbone, DefaultBoxGenerator anchorGenerator, long width, long height, Options o) {
    super(backbone, o.transform(width, height));
    register("backbone", backbone.module());
    this.anchorGenerator = register("anchor_generator", anchorGenerator);
    head =
        slot(
            "head",
            o.headOr(() -> newHead(outChannels(backbone, width, height), anchorGenerator, o)));
    register("transform", transform());
    matcher = new Matcher(o.iouThresh, o.iouThresh, Matcher.Fallback.ONE_EACH);
    options = o;
  }

  private static SSDHead newHead(
      List<Long> channels, DefaultBoxGenerator anchorGenerator, Options o) {
    if (channels.size() != anchorGenerator.levels()) {
      throw new IllegalArgumentException(
          "The length of the output channels from the backbone ("
              + channels.size()
              + ") do not match the length of the anchor generator aspect ratios ("
              + anchorGenerator.levels()
              + ")");
    }
    return new SSDHead(channels, anchorGenerator.numAnchorsPerLocation(), o.classes());
  }

  /** Channels of each feature map of an image, {@code retrieve_out_channels}. */
  private static List<Long> outChannels(Backbone backbone, long width, long height) {
    Module module = backbone.module();
    boolean wasTraining = module.isTraining();
    module.eval();
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Tensor image = Torch.zeros(1, 3, height, width);
      return backbone.features(image).values().stream().map(one -> one.size(1)).toList();
    } finally {
      module.train(wasTraining);
    }
  }

  /**
   * Creates an SSD300 on a VGG-16 with random weights for 91 classes, {@code
   * torchvision.models.detection.ssd300_vgg16(weights_backbone=None)}.
   *
   * @return the model
   */
  public static SSD ssd300Vgg16() {
    return ssd300Vgg16(o -> {});
  }

  /**
   * Creates an SSD300 on a VGG-16, {@code torchvision.models.detection.ssd300_vgg16}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static SSD ssd300Vgg16(Consumer<? super Options> options) {
    double byte255 = 1.0 / 255;
    Options o =
        new Options()
            .imageMean(0.48235, 0.45882, 0.40784)
            .imageStd(byte255, byte255, byte255)
            .chosen(options)
            .builder(CLASSES);
    DefaultBoxGenerator anchors =
        new DefaultBoxGenerator(
            new double[][] {{2}, {2, 3}, {2, 3}, {2, 3}, {2}, {2}},
            a -> a.scales(0.07, 0.15, 0.33, 0.51, 0.69, 0.87, 1.05).steps(8, 16, 32, 64, 100, 300));
    return o.finish("ssd300_vgg16", new SSD(Backbones.vgg(o), anchors, 300, 300, o));
  }

  /**
   * Creates an SSDlite on a MobileNetV3-Large for images of 320 x 320 pixels with random weights
   * for 91 classes, {@code
   * torchvision.models.detection.ssdlite320_mobilenet_v3_large(weights_backbone=None)}.
   *
   * @return the model
   */
  public static SSD ssdlite320MobilenetV3Large() {
    return ssdlite320MobilenetV3Large(o -> {});
  }

  /**
   * Creates an SSDlite on a MobileNetV3-Large, {@code
   * torchvision.models.detection.ssdlite320_mobilenet_v3_large}. Without trained weights of the
   * backbone its last blocks have half of their channels.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static SSD ssdlite320MobilenetV3Large(Consumer<? super Options> options) {
    Options defaults =
        new Options()
            .scoreThresh(0.001)
            .nmsThresh(0.55)
            .detectionsPerImg(300)
            .topkCandidates(300)
            .imageMean(0.5, 0.5, 0.5)
            .imageStd(0.5, 0.5, 0.5);
    Options o = defaults.chosen(options).builder(CLASSES);
    Backbone backbone = Backbones.mobileNetLite(o);
    DefaultBoxGenerator anchors =
        new DefaultBoxGenerator(
            Collections.nCopies(6, new double[] {2, 3}).toArray(double[][]::new),
            a -> a.minRatio(0.2).maxRatio(0.95));
    o.head(o.headOr(() -> liteHead(backbone, anchors, o)));
    return o.finish(
        "ssdlite320_mobilenet_v3_large", new SSD(backbone, anchors, LITE_SIZE, LITE_SIZE, o));
  }

  /** Normalization of SSDlite. */
  static Layer liteNorm(long channels) {
    return new BatchNorm2d(channels, o -> o.eps(0.001).momentum(0.03));
  }

  private static SSDHead liteHead(Backbone backbone, DefaultBoxGenerator anchors, Options o) {
    List<Long> channels = outChannels(backbone, LITE_SIZE, LITE_SIZE);
    return new SSDLiteHead(channels, anchors.numAnchorsPerLocation(), o.classes(), SSD::liteNorm);
  }

  /** {@return the head, which can be replaced for other classes} */
  public Slot<SSDHead> head() {
    return head;
  }

  @Override
  List<Detections> detect(ImageList images, Map<String, Tensor> features) {
    List<Tensor> maps = List.copyOf(features.values());
    SSDHead.Predictions predictions = head.get().call(maps);
    return TensorScope.compute(
        () -> {
          Tensor anchors = anchorGenerator.anchors(images, maps);
          Tensor scores = predictions.logits().softmax(-1);
          List<Detections> detections = new ArrayList<>();
          for (int i = 0; i < images.sizes().size(); i++) {
            Tensor codes = predictions.codes().select(0, i);
            Tensor boxes = CODER.decode(codes, anchors);
            detections.add(best(boxes, scores.select(0, i), images.sizes().get(i)));
          }
          return detections;
        });
  }

  private Detections best(Tensor decoded, Tensor scores, Shape size) {
    Tensor boxes = VisionOps.clipBoxesToImage(decoded, size.size(0), size.size(1));
    List<Tensor> classBoxes = new ArrayList<>();
    List<Tensor> values = new ArrayList<>();
    List<Tensor> labels = new ArrayList<>();
    for (long label = 1; label < scores.size(1); label++) {
      Tensor ofClass = scores.select(1, label);
      Tensor likely = BalancedSampler.indices(ofClass.gt(options.scoreThresh));
      long most = Math.min(options.topkCandidates, likely.numel());
      Tensor.ValuesIndices top = ofClass.indexSelect(0, likely).topk(most, 0);
      classBoxes.add(boxes.indexSelect(0, likely.indexSelect(0, top.indices())));
      values.add(top.values());
      labels.add(Torch.full(DType.INT64.on(boxes.device()), Shape.of(most), label));
    }
    return Suppression.best(
        Torch.cat(classBoxes),
        Torch.cat(values),
        Torch.cat(labels),
        options.nmsThresh,
        options.detectionsPerImg);
  }

  @Override
  Map<String, Tensor> train(ImageList images, Map<String, Tensor> features, List<Target> targets) {
    List<Tensor> maps = List.copyOf(features.values());
    SSDHead.Predictions predictions = head.get().call(maps);
    InputChecks.checkClasses(targets, predictions.logits().size(2), true);
    return TensorScope.compute(
        () -> {
          Tensor anchors = anchorGenerator.anchors(images, maps);
          return losses(predictions, anchors, AnchorMatches.of(anchors, targets, matcher), targets);
        });
  }

  private Map<String, Tensor> losses(
      SSDHead.Predictions predictions, Tensor anchors, List<Tensor> matches, List<Target> targets) {
    List<Tensor> boxLosses = new ArrayList<>();
    List<Tensor> classes = new ArrayList<>();
    long count = 0;
    for (int i = 0; i < targets.size(); i++) {
      Target target = targets.get(i);
      Tensor foreground = BalancedSampler.indices(matches.get(i).ge(0));
      Tensor objects = matches.get(i).indexSelect(0, foreground);
      count += objects.numel();
      Tensor wanted =
          CODER.encode(target.boxes().indexSelect(0, objects), anchors.indexSelect(0, foreground));
      Tensor codes = predictions.codes().select(0, i).indexSelect(0, foreground);
      boxLosses.add(F.smoothL1Loss(codes, wanted, Reduction.SUM));
      Tensor labels = target.labels().newZeros(anchors.size(0));
      labels.indexCopy_(0, foreground, target.labels().indexSelect(0, objects));
      classes.add(labels);
    }
    double divisor = Math.max(1, count);
    Map<String, Tensor> losses = new LinkedHashMap<>();
    losses.put("bbox_regression", Torch.stack(boxLosses).sum().div(divisor));
    losses.put(
        "classification", classLoss(predictions.logits(), Torch.stack(classes)).div(divisor));
    return losses;
  }

  /** Loss of the objects and of the hardest background anchors. */
  private Tensor classLoss(Tensor logits, Tensor labels) {
    Tensor loss =
        F.crossEntropy(logits.flatten(0, 1), labels.flatten(), Reduction.NONE).view(labels.shape());
    Tensor foreground = labels.gt(0);
    double ratio = (1 - options.positiveFraction) / options.positiveFraction;
    Tensor negatives = foreground.sum(1, true).mul(ratio);
    Tensor order =
        loss.detach().maskedFill(foreground, Double.NEGATIVE_INFINITY).sort(1, true).indices();
    Tensor background = order.sort(1).indices().lt(negatives);
    return loss.get(foreground).sum().add(loss.get(background).sum());
  }

  /** Options of SSD. */
  @CanIgnoreReturnValue
  public static final class Options extends AnchorDetectorOptions<Options, SSDHead> {
    private double iouThresh = 0.5;
    private double positiveFraction = 0.25;

    private Options() {
      super(0.01, 0.45, 200, 400);
    }

    @Override
    protected Options self() {
      return this;
    }

    /** Least IoU of a default box with an object that makes it a positive sample. Default 0.5. */
    public Options iouThresh(double threshold) {
      iouThresh = threshold;
      return this;
    }

    /** Part of positive boxes among those of the loss of classes. Default 0.25. */
    public Options positiveFraction(double fraction) {
      positiveFraction = fraction;
      return this;
    }
  }
}
