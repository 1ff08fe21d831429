package org.jtorch.vision.models.segmentation;

import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.ops.LayerSequence;

/**
 * Classifier of FCN, {@code torchvision.models.segmentation.fcn.FCNHead}. Its layers are numbered
 * from 0.
 */
public final class FCNHead extends LayerSequence {
  /**
   * Creates a classifier.
   *
   * @param inChannels channels of the feature map
   * @param channels number of classes
   */
  public FCNHead(long inChannels, long channels) {
    super(
        new Conv2d(inChannels, inChannels / 4, 3, o -> o.padding(1).bias(false)),
        new BatchNorm2d(inChannels / 4),
        new ReLU(),
        new Dropout(0.1),
        new Conv2d(inChannels / 4, channels, 1));
  }
}
