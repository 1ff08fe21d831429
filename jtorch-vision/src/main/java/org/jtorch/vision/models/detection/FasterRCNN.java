package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.nn.BatchNorm2d;

/**
 * Faster R-CNN, {@code torchvision.models.detection.FasterRCNN}. Losses: {@code loss_classifier},
 * {@code loss_box_reg}, {@code loss_objectness}, {@code loss_rpn_box_reg}.
 *
 * <pre>{@code
 * FasterRCNN model = FasterRCNN.fasterrcnnResnet50Fpn(o -> o.weights(weights));
 * model.roiHeads().boxPredictor().set(new FastRCNNPredictor(1024, 3));   // for two classes
 * Losses losses = model.losses(List.of(image), targets);
 * losses.total().backward();
 * }</pre>
 */
public final class FasterRCNN extends GeneralizedRCNN {
  private static final long CLASSES = 91;

  /**
   * Creates a model on a backbone.
   *
   * @param backbone computes feature maps of one number of channels
   * @param options {@code o -> o.numClasses(3)}, the number of classes with the background, or
   *     {@code o -> o.boxPredictor(...)}
   * @throws IllegalArgumentException if not exactly one of these two is given, or options of the
   *     builders are
   */
  public FasterRCNN(Backbone backbone, Consumer<? super Options> options) {
    this(backbone, new Options().chosen(options).custom("FasterRCNN"));
  }

  private FasterRCNN(Backbone backbone, Options o) {
    super(backbone, o);
  }

  /**
   * Creates a Faster R-CNN on a ResNet-50 with random weights for 91 classes, {@code
   * torchvision.models.detection.fasterrcnn_resnet50_fpn(weights_backbone=None)}.
   *
   * @return the model
   */
  public static FasterRCNN fasterrcnnResnet50Fpn() {
    return fasterrcnnResnet50Fpn(o -> {});
  }

  /**
   * Creates a Faster R-CNN on a ResNet-50, {@code
   * torchvision.models.detection.fasterrcnn_resnet50_fpn}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static FasterRCNN fasterrcnnResnet50Fpn(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    FasterRCNN model = new FasterRCNN(Backbones.resnet50(o, b -> {}), o);
    return o.finish("fasterrcnn_resnet50_fpn", model);
  }

  /**
   * Creates an improved Faster R-CNN on a ResNet-50 with random weights for 91 classes, {@code
   * torchvision.models.detection.fasterrcnn_resnet50_fpn_v2()}.
   *
   * @return the model
   */
  public static FasterRCNN fasterrcnnResnet50FpnV2() {
    return fasterrcnnResnet50FpnV2(o -> {});
  }

  /**
   * Creates an improved Faster R-CNN on a ResNet-50, {@code
   * torchvision.models.detection.fasterrcnn_resnet50_fpn_v2}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static FasterRCNN fasterrcnnResnet50FpnV2(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    Backbone backbone = Backbones.unfrozenResnet50(o, b -> b.norm(BatchNorm2d::new));
    o.deepHeads(backbone.outChannels());
    return o.finish("fasterrcnn_resnet50_fpn_v2", new FasterRCNN(backbone, o));
  }

  /**
   * Creates a Faster R-CNN on a MobileNetV3-Large with random weights for 91 classes, {@code
   * torchvision.models.detection.fasterrcnn_mobilenet_v3_large_fpn(weights_backbone=None)}.
   *
   * @return the model
   */
  public static FasterRCNN fasterrcnnMobilenetV3LargeFpn() {
    return fasterrcnnMobilenetV3LargeFpn(o -> {});
  }

  /**
   * Creates a Faster R-CNN on a MobileNetV3-Large, {@code
   * torchvision.models.detection.fasterrcnn_mobilenet_v3_large_fpn}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static FasterRCNN fasterrcnnMobilenetV3LargeFpn(Consumer<? super Options> options) {
    Options o = new Options().rpnScoreThresh(0.05).chosen(options).builder(CLASSES);
    return mobile("fasterrcnn_mobilenet_v3_large_fpn", o);
  }

  /**
   * Creates a Faster R-CNN on a MobileNetV3-Large for small images with random weights for 91
   * classes, {@code
   * torchvision.models.detection.fasterrcnn_mobilenet_v3_large_320_fpn(weights_backbone=None)}.
   *
   * @return the model
   */
  public static FasterRCNN fasterrcnnMobilenetV3Large_320Fpn() {
    return fasterrcnnMobilenetV3Large_320Fpn(o -> {});
  }

  /**
   * Creates a Faster R-CNN on a MobileNetV3-Large for images whose shorter side is resized to 320
   * pixels, {@code torchvision.models.detection.fasterrcnn_mobilenet_v3_large_320_fpn}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static FasterRCNN fasterrcnnMobilenetV3Large_320Fpn(Consumer<? super Options> options) {
    Options defaults =
        new Options()
            .minSize(320)
            .maxSize(640)
            .rpnPreNmsTopNTest(150)
            .rpnPostNmsTopNTest(150)
            .rpnScoreThresh(0.05);
    return mobile(
        "fasterrcnn_mobilenet_v3_large_320_fpn", defaults.chosen(options).builder(CLASSES));
  }

  private static FasterRCNN mobile(String name, Options o) {
    Backbone backbone = Backbones.mobileNet(o);
    if (o.rpnAnchorGenerator == null) {
      long[] sizes = {32, 64, 128, 256, 512};
      o.rpnAnchorGenerator(new AnchorGenerator(new long[][] {sizes, sizes, sizes}, 0.5, 1, 2));
    }
    return o.finish(name, new FasterRCNN(backbone, o));
  }

  /** Options of Faster R-CNN. */
  @CanIgnoreReturnValue
  public static final class Options extends RCNNOptions<Options> {
    private Options() {}

    @Override
    protected Options self() {
      return this;
    }
  }
}
