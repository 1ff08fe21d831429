package org.jtorch.vision.models.video;

/** 3x3x3 convolution, {@code torchvision.models.video.resnet.Conv3DSimple}. */
final class Conv3DSimple extends BiaslessConv3d {
  Conv3DSimple(long in, long out, long stride) {
    super(in, out, new long[] {3, 3, 3}, new long[] {stride, stride, stride}, new long[] {1, 1, 1});
  }
}
