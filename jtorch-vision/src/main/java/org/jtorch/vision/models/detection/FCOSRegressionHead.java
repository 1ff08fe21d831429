package org.jtorch.vision.models.detection;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;

/** Boxes and centerness of FCOS, {@code FCOSRegressionHead}. */
final class FCOSRegressionHead extends Module {
  private final Slot<Layer> conv;
  private final Slot<Layer> bboxReg;
  private final Slot<Layer> bboxCtrness;

  FCOSRegressionHead(long channels, long anchors) {
    Sequential layers = ConvBlocks.normalized(channels);
    conv = slot("conv", layers);
    Conv2d boxes = new Conv2d(channels, anchors * 4, 3, o -> o.padding(1));
    Conv2d centers = new Conv2d(channels, anchors, 3, o -> o.padding(1));
    ConvBlocks.normal(boxes, 0.01);
    ConvBlocks.normal(centers, 0.01);
    ConvBlocks.normal(layers, 0.01);
    bboxReg = slot("bbox_reg", boxes);
    bboxCtrness = slot("bbox_ctrness", centers);
  }

  /** Distances and centerness. */
  List<Tensor> call(List<Tensor> features) {
    return call(
        () -> {
          List<List<Tensor>> predictions =
              Levels.call(features, conv.get(), bboxReg.get(), bboxCtrness.get());
          Tensor distances = Levels.join(predictions.get(0), 4).relu();
          return List.of(distances, Levels.join(predictions.get(1), 1));
        },
        features.toArray(Tensor[]::new));
  }
}
