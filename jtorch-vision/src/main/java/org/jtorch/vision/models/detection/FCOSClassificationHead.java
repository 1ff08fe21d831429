package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/** Classification of FCOS, {@code FCOSClassificationHead}. */
final class FCOSClassificationHead extends Module {
  private final Slot<Layer> conv;
  private final Slot<Layer> clsLogits;
  private final long classes;

  FCOSClassificationHead(long channels, long anchors, long classes) {
    this.classes = classes;
    Sequential layers = ConvBlocks.normalized(channels);
    ConvBlocks.normal(layers, 0.01);
    conv = slot("conv", layers);
    clsLogits = slot("cls_logits", RetinaNetClassificationHead.logits(channels, anchors * classes));
  }

  Tensor call(List<Tensor> features) {
    return call(
        () -> Levels.join(Levels.call(features, List.of(conv.get(), clsLogits.get())), classes),
        features.toArray(Tensor[]::new));
  }
}
