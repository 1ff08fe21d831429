package org.jtorch.vision.models.detection;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Slot;
import org.jtorch.vision.ops.MultiScaleRoIAlign;

/**
 * Mask R-CNN: {@link FasterRCNN} that finds the mask of each object, {@code
 * torchvision.models.detection.MaskRCNN}. Targets have masks. The losses are those of {@code
 * FasterRCNN} and {@code loss_mask}.
 */
public final class MaskRCNN extends GeneralizedRCNN {
  private static final long CLASSES = 91;

  /**
   * Creates a model on a backbone.
   *
   * @param backbone computes feature maps of one number of channels
   * @param options {@code o -> o.numClasses(3)}, the number of classes with the background, or
   *     {@code o -> o.boxPredictor(...).maskPredictor(...)}
   * @throws IllegalArgumentException if both or none of these are given, or options of the builders
   *     are
   */
  public MaskRCNN(Backbone backbone, Consumer<? super Options> options) {
    this(backbone, new Options().chosen(options).custom("MaskRCNN"));
  }

  private MaskRCNN(Backbone backbone, Options o) {
    super(backbone, o);
  }

  /**
   * Creates a Mask R-CNN on a ResNet-50 with random weights for 91 classes, {@code
   * torchvision.models.detection.maskrcnn_resnet50_fpn(weights_backbone=None)}.
   *
   * @return the model
   */
  public static MaskRCNN maskrcnnResnet50Fpn() {
    return maskrcnnResnet50Fpn(o -> {});
  }

  /**
   * Creates a Mask R-CNN on a ResNet-50, {@code
   * torchvision.models.detection.maskrcnn_resnet50_fpn}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static MaskRCNN maskrcnnResnet50Fpn(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    return o.finish("maskrcnn_resnet50_fpn", new MaskRCNN(Backbones.resnet50(o, b -> {}), o));
  }

  /**
   * Creates an improved Mask R-CNN on a ResNet-50 with random weights for 91 classes, {@code
   * torchvision.models.detection.maskrcnn_resnet50_fpn_v2()}.
   *
   * @return the model
   */
  public static MaskRCNN maskrcnnResnet50FpnV2() {
    return maskrcnnResnet50FpnV2(o -> {});
  }

  /**
   * Creates an improved Mask R-CNN on a ResNet-50, {@code
   * torchvision.models.detection.maskrcnn_resnet50_fpn_v2}.
   *
   * @param options {@code o -> o.numClasses(3)}
   * @return the model
   */
  public static MaskRCNN maskrcnnResnet50FpnV2(Consumer<? super Options> options) {
    Options o = new Options().chosen(options).builder(CLASSES);
    Backbone backbone = Backbones.unfrozenResnet50(o, b -> b.norm(BatchNorm2d::new));
    o.deepHeads(backbone.outChannels());
    if (o.maskHead == null) {
      long[] channels = ConvBlocks.repeated(256, 4);
      o.maskHead(new MaskRCNNHeads(backbone.outChannels(), channels, 1, BatchNorm2d::new));
    }
    return o.finish("maskrcnn_resnet50_fpn_v2", new MaskRCNN(backbone, o));
  }

  /** {@return the layers between pooled regions and mask predictor, which can be replaced} */
  public Slot<Layer> maskHead() {
    return branch().head();
  }

  /** {@return the mask predictor, which can be replaced for other classes} */
  public Slot<Layer> maskPredictor() {
    return branch().predictor();
  }

  /** Options of Mask R-CNN. */
  @CanIgnoreReturnValue
  public static final class Options extends RCNNOptions<Options> {
    private @Nullable MultiScaleRoIAlign maskRoiPool;
    private @Nullable Layer maskHead;
    private @Nullable Layer maskPredictor;

    private Options() {}

    @Override
    protected Options self() {
      return this;
    }

    /** Pooling of the regions of masks. Default: 14 x 14 of the feature maps "0" to "3". */
    public Options maskRoiPool(MultiScaleRoIAlign pool) {
      maskRoiPool = Objects.requireNonNull(pool, "pool");
      return this;
    }

    /** Layers before the mask predictor. Default: four convolutions of 256 channels. */
    public Options maskHead(Layer head) {
      maskHead = Objects.requireNonNull(head, "head");
      return this;
    }

    /** Predictor of the mask of each class. Default: {@link MaskRCNNPredictor}. */
    public Options maskPredictor(Layer predictor) {
      maskPredictor = Objects.requireNonNull(predictor, "predictor");
      return this;
    }

    @Override
    void check() {
      super.check();
      checkPredictor("mask_predictor", maskPredictor);
    }

    @Override
    @CheckReturnValue
    RegionBranch branch(long channels) {
      MultiScaleRoIAlign pool = maskRoiPool == null ? defaultPool(14) : maskRoiPool;
      Layer head =
          maskHead == null ? new MaskRCNNHeads(channels, ConvBlocks.repeated(256, 4), 1) : maskHead;
      Layer predictor =
          maskPredictor == null ? new MaskRCNNPredictor(256, 256, classes()) : maskPredictor;
      return new MaskBranch(pool, head, predictor);
    }
  }
}
