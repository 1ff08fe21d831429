package org.jtorch.vision.models.video;

import org.jtorch.nn.BatchNorm3d;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.models.internal.LayerChain;

/**
 * First layers with a convolution in space and one in time, {@code
 * torchvision.models.video.resnet.R2Plus1dStem}.
 */
final class R2Plus1dStem extends LayerChain {
  R2Plus1dStem() {
    super(
        new Conv3d(
            3, 45, new long[] {1, 7, 7}, o -> o.stride(1, 2, 2).padding(0, 3, 3).bias(false)),
        new BatchNorm3d(45),
        new ReLU(o -> o.inplace(true)),
        new Conv3d(45, 64, new long[] {3, 1, 1}, o -> o.padding(1, 0, 0).bias(false)),
        new BatchNorm3d(64),
        new ReLU(o -> o.inplace(true)));
  }
}
