package org.jtorch.vision.models.video;

import org.jtorch.nn.Layer;

/** The kinds of convolutions of video ResNets. */
enum VideoConv {
  /** In space and time. */
  SIMPLE {
    @Override
    Layer create(long in, long out, long middle, long stride) {
      return new Conv3DSimple(in, out, stride);
    }
  },
  /** In space. */
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
  /** In space, then in time. */
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
