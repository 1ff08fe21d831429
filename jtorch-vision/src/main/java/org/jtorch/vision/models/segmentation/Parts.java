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

  /**
   * Parts on a residual network.
   *
   * @param builder of the network
   * @param classifier creates it for a number of classes
   */
  static Parts ofResNet(
      Function<Consumer<ResNet.Options>, ResNet> builder,
      AuxiliaryOptions<?> options,
      LongFunction<? extends Layer> classifier) {
    boolean hasAuxiliary = options.hasAuxiliary();
    IntermediateLayerGetter backbone = SegmentationBackbones.resnet(builder, options, hasAuxiliary);
    Layer auxiliary = hasAuxiliary ? new FCNHead(AUX_CHANNELS, options.classes()) : null;
    return new Parts(backbone, classifier.apply(options.classes()), auxiliary);
  }

  /** Parts of a DeepLabV3 on a MobileNetV3-Large. */
  static Parts ofMobileNet(AuxiliaryOptions<?> options) {
    boolean hasAuxiliary = options.hasAuxiliary();
    MobileNetV3 model = SegmentationBackbones.mobileNet(options);
    List<Integer> stages = model.stageIndices();
    int last = stages.get(stages.size() - 1);
    int early = stages.get(stages.size() - 4);
    Map<String, String> layers = new LinkedHashMap<>();
    layers.put(Integer.toString(last), "out");
    if (hasAuxiliary) {
      layers.put(Integer.toString(early), "aux");
    }
    IntermediateLayerGetter backbone =
        new IntermediateLayerGetter((Module) model.features().get(), layers);
    Layer auxiliary =
        hasAuxiliary ? new FCNHead(model.outChannels(early), options.classes()) : null;
    Layer classifier = new DeepLabHead(model.outChannels(last), options.classes());
    return new Parts(backbone, classifier, auxiliary);
  }
}
