package org.jtorch.vision.models.detection;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.ops.LayerSequence;

/**
 * Convolutions before the keypoint predictor, {@code
 * torchvision.models.detection.keypoint_rcnn.KeypointRCNNHeads}. Its layers are numbered from 0.
 */
public final class KeypointRCNNHeads extends LayerSequence {
  /**
   * Creates a head.
   *
   * @param inChannels channels of the pooled regions
   * @param layers channels of each convolution
   */
  public KeypointRCNNHeads(long inChannels, long... layers) {
    super(layers(inChannels, layers));
    ConvBlocks.kaiming(this);
  }

  private static List<Layer> layers(long in, long[] channels) {
    List<Layer> layers = new ArrayList<>();
    long previous = in;
    for (long next : channels) {
      layers.add(new Conv2d(previous, next, 3, o -> o.padding(1)));
      layers.add(new ReLU(o -> o.inplace(true)));
      previous = next;
    }
    return layers;
  }
}
