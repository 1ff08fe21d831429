package org.jtorch.vision.models.segmentation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.IntermediateLayerGetter;
import org.jtorch.vision.models.MobileNetV3;
import org.jtorch.vision.models.ResNet;

/** Backbones of torchvision's segmentation models. */
final class SegmentationBackbones {
  private SegmentationBackbones() {}

  /** The stages of a residual network, the last two of which are dilated. */
  static IntermediateLayerGetter resnet(
      Function<Consumer<ResNet.Options>, ResNet> builder,
      SegmentationOptions<?> options,
      boolean hasAuxiliary) {
    ResNet model =
        builder.apply(
            r -> {
              r.replaceStrideWithDilation(false, true, true);
              options.backboneWeights().ifPresent(r::weights);
            });
    Map<String, String> layers = new LinkedHashMap<>();
    layers.put("layer4", "out");
    if (hasAuxiliary) {
      layers.put("layer3", "aux");
    }
    ((Module) model.fc().get()).close();
    return new IntermediateLayerGetter(model, layers);
  }

  /** A dilated MobileNetV3-Large, whose classifier is closed. */
  static MobileNetV3 mobileNet(SegmentationOptions<?> options) {
    MobileNetV3 model =
        MobileNetV3.mobilenetV3Large(
            m -> {
              m.dilated(true);
              options.backboneWeights().ifPresent(m::weights);
            });
    ((Module) model.classifier().get()).close();
    return model;
  }
}
