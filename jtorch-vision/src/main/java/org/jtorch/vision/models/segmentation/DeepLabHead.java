package org.jtorch.vision.models.segmentation;

import org.jtorch.nn.BatchNorm2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.ops.LayerSequence;

/**
 * Classifier of DeepLabV3, {@code torchvision.models.segmentation.deeplabv3.DeepLabHead}. Its
 * layers are numbered from 0.
 */
public final class DeepLabHead extends LayerSequence {
  /**
   * Creates a classifier with the dilations 12, 24 and 36.
   *
   * @param inChannels channels of the feature map
   * @param numClasses number of classes
   */
  public DeepLabHead(long inChannels, long numClasses) {
    this(inChannels, numClasses, new long[] {12, 24, 36});
  }

  /**
   * Creates a classifier.
   *
   * @param inChannels channels of the feature map
   * @param numClasses number of classes
   * @param atrousRates dilation of each of the parallel convolutions
   */
  public DeepLabHead(long inChannels, long numClasses, long[] atrousRates) {
    super(
        new ASPP(inChannels, atrousRates),
        new Conv2d(256, 256, 3, o -> o.padding(1).bias(false)),
        new BatchNorm2d(256),
        new ReLU(),
        new Conv2d(256, numClasses, 1));
  }
}
