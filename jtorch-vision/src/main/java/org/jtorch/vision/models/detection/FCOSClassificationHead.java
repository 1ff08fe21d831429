package org.jtorch.vision.models.detection;

import org.jtorch.nn.Sequential;

/** Classification of FCOS, {@code FCOSClassificationHead}. */
final class FCOSClassificationHead extends PredictionHead {
  FCOSClassificationHead(long channels, long anchors, long classes) {
    super(
        initial(channels),
        "cls_logits",
        RetinaNetClassificationHead.logits(channels, anchors * classes),
        classes);
  }

  private static Sequential initial(long channels) {
    Sequential layers = ConvBlocks.normalized(channels);
    ConvBlocks.normal(layers, 0.01);
    return layers;
  }
}
