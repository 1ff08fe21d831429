package org.jtorch.vision.models.segmentation;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.IntermediateLayerGetter;
import org.jtorch.vision.models.MobileNetV3;

/**
 * LR-ASPP, a segmentation model for mobile devices, {@code torchvision.models.segmentation.LRASPP}.
 */
public final class LRASPP extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();
  private static final long INTER_CHANNELS = 128;

  private final IntermediateLayerGetter backbone;
  private final LRASPPHead classifier;

  private LRASPP(MobileNetV3 model, long classes) {
    List<Integer> stages = model.stageIndices();
    int low = stages.get(stages.size() - 4);
    int high = stages.get(stages.size() - 1);
    Map<String, String> layers =
        Map.of(Integer.toString(low), "low", Integer.toString(high), "high");
    backbone =
        register("backbone", new IntermediateLayerGetter((Module) model.features().get(), layers));
    classifier =
        register(
            "classifier",
            new LRASPPHead(
                model.outChannels(low), model.outChannels(high), classes, INTER_CHANNELS));
  }

  /**
   * Creates an LR-ASPP on a MobileNetV3-Large with random weights for 21 classes, {@code
   * torchvision.models.segmentation.lraspp_mobilenet_v3_large(weights_backbone=None)}.
   *
   * @return the model
   */
  public static LRASPP lrasppMobilenetV3Large() {
    return lrasppMobilenetV3Large(o -> {});
  }

  /**
   * Creates an LR-ASPP on a MobileNetV3-Large, {@code
   * torchvision.models.segmentation.lraspp_mobilenet_v3_large}.
   *
   * @param options {@code o -> o.numClasses(2)}
   * @return the model
   */
  public static LRASPP lrasppMobilenetV3Large(Consumer<? super Options> options) {
    Options o = new Options().chosen(options);
    LRASPP model = new LRASPP(Parts.mobileNet(o), o.classes());
    return o.finish("lraspp_mobilenet_v3_large", model);
  }

  /** {@return the classifier, whose layers can be replaced for other classes} */
  public LRASPPHead classifier() {
    return classifier;
  }

  /**
   * Classifies each pixel.
   *
   * @param images {@code (N, 3, H, W)}, normalized
   * @return logits, {@code (N, classes, H, W)}
   * @throws IllegalArgumentException if the images have another number of dimensions, or no pixels
   */
  @Override
  public Tensor forward(Tensor images) {
    SegmentationModel.checkImages(images);
    return CALLS.compute(
        this,
        () -> {
          Map<String, Tensor> features = backbone.call(images);
          Tensor low = Objects.requireNonNull(features.get("low"));
          Tensor high = Objects.requireNonNull(features.get("high"));
          return SegmentationModel.resized(classifier.call(low, high), images);
        });
  }

  /** Options of {@link LRASPP}. */
  @CanIgnoreReturnValue
  public static final class Options extends SegmentationOptions<Options> {
    private Options() {}

    @Override
    protected Options self() {
      return this;
    }
  }
}
