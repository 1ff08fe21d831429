package org.jtorch.vision.models.video;

import org.jtorch.nn.Layer;

/** The kinds of convolutions of video ResNets, {@code conv_makers}. */
public enum VideoConv {
  /** In space and time: {@code torchvision.models.video.resnet.Conv3DSimple}. */
  SIMPLE {
    @Override
    Layer create(long in, long out, long middle, long stride) {
      return new Conv3DSimple(in, out, stride);
    }
  },
  /** In space: {@code Conv3DNoTemporal}. */
  NO_TEMPORAL {
    @Override
    Layer create(long in, long out, long middle, long stride) {
      return new Conv3DNoTemporal(in, out, stride);
    }

    @Override
    long[] shortcutStride(long stride) {
      return new long[] {1, stride, stride};
    }
  },
  /** In space, then in time: {@code Conv2Plus1D}. */
  TWO_PLUS_ONE {
    @Override
    Layer create(long in, long out, long middle, long stride) {
      return new Conv2Plus1D(in, out, middle, stride);
    }
  };

  abstract Layer create(long in, long out, long middle, long stride);

  long[] shortcutStride(long stride) {
    return new long[] {stride, stride, stride};
  }
}
