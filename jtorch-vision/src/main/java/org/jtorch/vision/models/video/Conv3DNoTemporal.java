package org.jtorch.vision.models.video;

/** 1x3x3 convolution, {@code torchvision.models.video.resnet.Conv3DNoTemporal}. */
final class Conv3DNoTemporal extends BiaslessConv3d {
  Conv3DNoTemporal(long in, long out, long stride) {
    super(in, out, new long[] {1, 3, 3}, new long[] {1, stride, stride}, new long[] {0, 1, 1});
  }
}
