package org.jtorch.vision.models.segmentation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.vision.models.IntermediateLayerGetter;
import org.jtorch.vision.models.MobileNetV3;
import org.jtorch.vision.models.ResNet;

/** Parts of a segmentation model, created in the order of torchvision. */
record Parts(IntermediateLayerGetter backbone, Layer classifier, @Nullable Layer auxClassifier) {
  private static final long AUX_CHANNELS = 1024;

  /** A layer of a backbone with the classifier of its output for a number of classes. */
  private record Stage(String layer, LongFunction<? extends Layer> classifier) {}

  /**
   * Parts on a residual network, the last two stages of which are dilated.
   *
   * @param builder of the network
   * @param classifier creates it for a number of classes
   */
  static Parts ofResNet(
      Function<Consumer<ResNet.Options>, ResNet> builder,
      AuxiliaryOptions<?> options,
      LongFunction<? extends Layer> classifier) {
    ResNet model =
        builder.apply(
            r -> {
              r.replaceStrideWithDilation(false, true, true);
              options.backboneWeights().ifPresent(r::weights);
            });
    ((Module) model.fc().get()).close();
    Stage auxiliary = new Stage("layer3", classes -> new FCNHead(AUX_CHANNELS, classes));
    return of(model, options, new Stage("layer4", classifier), auxiliary);
  }

  /** Parts of a DeepLabV3 on a MobileNetV3-Large. */
  static Parts ofMobileNet(AuxiliaryOptions<?> options) {
    MobileNetV3 model = mobileNet(options);
    List<Integer> stages = model.stageIndices();
    int last = stages.get(stages.size() - 1);
    int early = stages.get(stages.size() - 4);
    return of(
        (Module) model.features().get(),
        options,
        new Stage(Integer.toString(last), n -> new DeepLabHead(model.outChannels(last), n)),
        new Stage(Integer.toString(early), n -> new FCNHead(model.outChannels(early), n)));
  }

  private static Parts of(Module model, AuxiliaryOptions<?> options, Stage out, Stage auxiliary) {
    Map<String, String> layers = new LinkedHashMap<>();
    layers.put(out.layer(), "out");
    if (options.hasAuxiliary()) {
      layers.put(auxiliary.layer(), "aux");
    }
    IntermediateLayerGetter backbone = new IntermediateLayerGetter(model, layers);
    long classes = options.classes();
    Layer aux = options.hasAuxiliary() ? auxiliary.classifier().apply(classes) : null;
    return new Parts(backbone, out.classifier().apply(classes), aux);
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
