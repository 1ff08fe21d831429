package org.jtorch.vision.models.segmentation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.vision.models.ResNet;

/**
 * DeepLabV3, {@code torchvision.models.segmentation.DeepLabV3}.
 *
 * <pre>{@code
 * DeepLabV3 model = DeepLabV3.deeplabv3Resnet50(o -> o.auxLoss(true));
 * SegmentationOutput y = model.outputs(images);
 * Tensor loss =
 *     F.crossEntropy(y.out(), masks).add(F.crossEntropy(y.aux().orElseThrow(), masks).mul(0.5));
 * }</pre>
 */
public final class DeepLabV3 extends SegmentationModel {
  private static final long CHANNELS = 2048;

  private DeepLabV3(Parts parts) {
    super(parts);
  }

  private static DeepLabV3 create(
      String name,
      Function<Consumer<ResNet.Options>, ResNet> builder,
      Consumer<? super Options> choices) {
    Options o = new Options().chosen(choices);
    Parts parts = Parts.ofResNet(builder, o, classes -> new DeepLabHead(CHANNELS, classes));
    return o.finish(name, new DeepLabV3(parts));
  }

  /**
   * Creates a DeepLabV3 on a ResNet-50 with random weights for 21 classes, {@code
   * torchvision.models.segmentation.deeplabv3_resnet50(weights_backbone=None)}.
   *
   * @return the model
   */
  public static DeepLabV3 deeplabv3Resnet50() {
    return deeplabv3Resnet50(o -> {});
  }

  /**
   * Creates a DeepLabV3 on a ResNet-50, {@code torchvision.models.segmentation.deeplabv3_resnet50}.
   *
   * @param options {@code o -> o.numClasses(2)}
   * @return the model
   */
  public static DeepLabV3 deeplabv3Resnet50(Consumer<? super Options> options) {
    return create("deeplabv3_resnet50", ResNet::resnet50, options);
  }

  /**
   * Creates a DeepLabV3 on a ResNet-101 with random weights for 21 classes, {@code
   * torchvision.models.segmentation.deeplabv3_resnet101(weights_backbone=None)}.
   *
   * @return the model
   */
  public static DeepLabV3 deeplabv3Resnet101() {
    return deeplabv3Resnet101(o -> {});
  }

  /**
   * Creates a DeepLabV3 on a ResNet-101, {@code
   * torchvision.models.segmentation.deeplabv3_resnet101}.
   *
   * @param options {@code o -> o.numClasses(2)}
   * @return the model
   */
  public static DeepLabV3 deeplabv3Resnet101(Consumer<? super Options> options) {
    return create("deeplabv3_resnet101", ResNet::resnet101, options);
  }

  /**
   * Creates a DeepLabV3 on a MobileNetV3-Large with random weights for 21 classes, {@code
   * torchvision.models.segmentation.deeplabv3_mobilenet_v3_large(weights_backbone=None)}.
   *
   * @return the model
   */
  public static DeepLabV3 deeplabv3MobilenetV3Large() {
    return deeplabv3MobilenetV3Large(o -> {});
  }

  /**
   * Creates a DeepLabV3 on a MobileNetV3-Large, {@code
   * torchvision.models.segmentation.deeplabv3_mobilenet_v3_large}.
   *
   * @param options {@code o -> o.numClasses(2)}
   * @return the model
   */
  public static DeepLabV3 deeplabv3MobilenetV3Large(Consumer<? super Options> options) {
    Options o = new Options().chosen(options);
    return o.finish("deeplabv3_mobilenet_v3_large", new DeepLabV3(Parts.ofMobileNet(o)));
  }

  /** Options of {@link DeepLabV3}. */
  @CanIgnoreReturnValue
  public static final class Options extends AuxiliaryOptions<Options> {
    private Options() {}

    @Override
    protected Options self() {
      return this;
    }
  }
}
