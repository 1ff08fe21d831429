package org.jtorch.vision.models.video;

import org.jtorch.nn.BatchNorm3d;
import org.jtorch.nn.Conv3d;
import org.jtorch.nn.ReLU;
import org.jtorch.vision.models.internal.LayerChain;

/** Convolution in space and then in time, {@code torchvision.models.video.resnet.Conv2Plus1D}. */
final class Conv2Plus1D extends LayerChain {
  Conv2Plus1D(long in, long out, long middle, long stride) {
    super(
        new Conv3d(
            in,
            middle,
            new long[] {1, 3, 3},
            o -> o.stride(1, stride, stride).padding(0, 1, 1).bias(false)),
        new BatchNorm3d(middle),
        new ReLU(o -> o.inplace(true)),
        new Conv3d(
            middle,
            out,
            new long[] {3, 1, 1},
            o -> o.stride(stride, 1, 1).padding(1, 0, 0).bias(false)));
  }
}
