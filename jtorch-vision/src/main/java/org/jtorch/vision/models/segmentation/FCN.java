package org.jtorch.vision.models.segmentation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.vision.models.ResNet;

/**
 * Fully convolutional network, {@code torchvision.models.segmentation.FCN}.
 *
 * <pre>{@code
 * FCN model = FCN.fcnResnet50(o -> o.numClasses(2).auxLoss(true));
 * model.classifier().set(new FCNHead(2048, 3));   // for three classes
 * }</pre>
 */
public final class FCN extends SegmentationModel {
  private static final long CHANNELS = 2048;

  private FCN(Parts parts) {
    super(parts);
  }

  private static FCN create(
      String name,
      Function<Consumer<ResNet.Options>, ResNet> builder,
      Consumer<? super Options> choices) {
    Options o = new Options().chosen(choices);
    FCN model = new FCN(Parts.ofResNet(builder, o, classes -> new FCNHead(CHANNELS, classes)));
    return o.finish(name, model);
  }

  /**
   * Creates an FCN on a ResNet-50 with random weights for 21 classes, {@code
   * torchvision.models.segmentation.fcn_resnet50(weights_backbone=None)}.
   *
   * @return the model
   */
  public static FCN fcnResnet50() {
    return fcnResnet50(o -> {});
  }

  /**
   * Creates an FCN on a ResNet-50, {@code torchvision.models.segmentation.fcn_resnet50}.
   *
   * @param options {@code o -> o.numClasses(2)}
   * @return the model
   */
  public static FCN fcnResnet50(Consumer<? super Options> options) {
    return create("fcn_resnet50", ResNet::resnet50, options);
  }

  /**
   * Creates an FCN on a ResNet-101 with random weights for 21 classes, {@code
   * torchvision.models.segmentation.fcn_resnet101(weights_backbone=None)}.
   *
   * @return the model
   */
  public static FCN fcnResnet101() {
    return fcnResnet101(o -> {});
  }

  /**
   * Creates an FCN on a ResNet-101, {@code torchvision.models.segmentation.fcn_resnet101}.
   *
   * @param options {@code o -> o.numClasses(2)}
   * @return the model
   */
  public static FCN fcnResnet101(Consumer<? super Options> options) {
    return create("fcn_resnet101", ResNet::resnet101, options);
  }

  /** Options of {@link FCN}. */
  @CanIgnoreReturnValue
  public static final class Options extends AuxiliaryOptions<Options> {
    private Options() {}

    @Override
    protected Options self() {
      return this;
    }
  }
}
