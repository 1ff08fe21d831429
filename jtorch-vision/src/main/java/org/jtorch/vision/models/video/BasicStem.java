package org.jtorch.vision.models.video;

import org.jtorch.nn.BatchNorm3d;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.models.internal.LayerChain;

/** First layers with one convolution, {@code torchvision.models.video.resnet.BasicStem}. */
final class BasicStem extends LayerChain {
  BasicStem() {
    super(
        new Conv3d(
            3, 64, new long[] {3, 7, 7}, o -> o.stride(1, 2, 2).padding(1, 3, 3).bias(false)),
        new BatchNorm3d(64),
        new ReLU(o -> o.inplace(true)));
  }
}
