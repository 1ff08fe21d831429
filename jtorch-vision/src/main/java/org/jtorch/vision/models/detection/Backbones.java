package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.vision.models.MobileNetV3;
import org.jtorch.vision.models.ResNet;
import org.jtorch.vision.models.VGG;
import org.jtorch.vision.ops.LastLevelMaxPool;

/** Backbones of torchvision's detectors. */
final class Backbones {
  private static final long OUT_CHANNELS = 256;

  private Backbones() {}

  /** A ResNet-50, whose normalization is frozen if its weights are trained. */
  static BackboneWithFPN resnet50(
      DetectionOptions<?> o, Consumer<? super BackboneWithFPN.Options> options) {
    return resnet50(o, o.norm(), options);
  }

  /** A ResNet-50 of a second version, whose normalization is trained. */
  static BackboneWithFPN unfrozenResnet50(
      DetectionOptions<?> o, Consumer<? super BackboneWithFPN.Options> options) {
    return resnet50(o, BatchNorm2d::new, options);
  }

  private static BackboneWithFPN resnet50(
      DetectionOptions<?> o,
      LongFunction<? extends Layer> norm,
      Consumer<? super BackboneWithFPN.Options> options) {
    int trained = o.trainableLayers(5, 3);
    ResNet model =
        ResNet.resnet50(
            r -> {
              r.norm(norm);
              o.backboneWeights().ifPresent(r::weights);
            });
    return BackboneWithFPN.of(
        model,
        b -> {
          b.trainableLayers(trained);
          options.accept(b);
        });
  }

  /** The last two stages of a MobileNetV3-Large, with a pyramid. */
  static BackboneWithFPN mobileNet(DetectionOptions<?> o) {
    int trained = o.trainableLayers(6, 3);
    MobileNetV3 model = mobileNet(o, m -> m.norm(o.norm()));
    Sequential layers = mobileLayers(model, trained);
    List<Integer> stages = model.stageIndices();
    int c4 = stages.get(stages.size() - 2);
    int c5 = stages.get(stages.size() - 1);
    Map<String, String> returnLayers = new LinkedHashMap<>();
    returnLayers.put(Integer.toString(c4), "0");
    returnLayers.put(Integer.toString(c5), "1");
    return new BackboneWithFPN(
        layers,
        returnLayers,
        List.of(model.outChannels(c4), model.outChannels(c5)),
        OUT_CHANNELS,
        f -> f.extraBlocks(new LastLevelMaxPool()));
  }

  /** The feature maps of SSDlite, whose layers have half of their channels if they are random. */
  static Backbone mobileNetLite(DetectionOptions<?> o) {
    int trained = o.trainableLayers(6, 6);
    boolean isRandom = o.backboneWeights().isEmpty();
    MobileNetV3 model = mobileNet(o, m -> m.norm(SSD::liteNorm).reducedTail(isRandom));
    if (isRandom) {
      ConvBlocks.normal(model, 0.03);
    }
    Sequential layers = mobileLayers(model, trained);
    return new SSDLiteFeatureExtractorMobileNet(model, layers, SSD::liteNorm);
  }

  private static MobileNetV3 mobileNet(
      DetectionOptions<?> o, Consumer<MobileNetV3.Options> options) {
    return MobileNetV3.mobilenetV3Large(
        m -> {
          options.accept(m);
          o.backboneWeights().ifPresent(m::weights);
        });
  }

  /** Layers of a MobileNetV3 without its classifier, of which the last stages are trained. */
  private static Sequential mobileLayers(MobileNetV3 model, int trained) {
    ((Module) model.classifier().get()).close();
    Sequential layers = (Sequential) model.features().get();
    freeze(layers, model.stageIndices(), trained);
    return layers;
  }

  /** The feature maps of SSD300 on a VGG-16. */
  static Backbone vgg(DetectionOptions<?> o) {
    int trained = o.trainableLayers(5, 4);
    VGG vgg = VGG.vgg16(v -> o.backboneWeights().ifPresent(v::weights));
    ((Module) vgg.classifier().get()).close();
    Sequential layers = (Sequential) vgg.features().get();
    List<Integer> pools = SSDFeatureExtractorVGG.pools(layers);
    List<Integer> stages = new ArrayList<>(List.of(0));
    stages.addAll(pools.subList(0, pools.size() - 1));
    freeze(layers, stages, trained);
    return new SSDFeatureExtractorVGG(layers);
  }

  /** Freezes the layers before the last stages, which are trained. */
  private static void freeze(Sequential layers, List<Integer> stages, int trained) {
    int end = trained == 0 ? layers.size() : stages.get(stages.size() - trained);
    for (int i = 0; i < end; i++) {
      ((Module) layers.get(i)).requiresGrad_(false);
    }
  }
}
