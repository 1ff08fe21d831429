package org.jtorch.vision.models;

import java.util.List;
import java.util.function.Supplier;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.MaxPool2d;

/** Blocks of Inception v3, {@code torchvision.models.inception}. */
final class InceptionBlocks {
  private InceptionBlocks() {}

  /** Convolutions on the side of a pooling. */
  private abstract static class Block extends BranchedBlock {
    private static final Layer AVERAGE = new AvgPool2d(3, o -> o.stride(1).padding(1));
    private static final Layer MAXIMUM = new MaxPool2d(3, o -> o.stride(2));

    static Layer average() {
      return AVERAGE;
    }

    static Layer maximum() {
      return MAXIMUM;
    }

    final Supplier<Layer> conv(String name, long in, long out, long... kernelSize) {
      long[] same = new long[kernelSize.length];
      for (int i = 0; i < same.length; i++) {
        same[i] = kernelSize[i] / 2;
      }
      return child(name, new BasicConv2d(in, out, kernelSize, o -> o.padding(same)));
    }

    final Supplier<Layer> reducing(String name, long in, long out) {
      return child(name, new BasicConv2d(in, out, 3, o -> o.stride(2)));
    }
  }

  /** Branches of 1x1, 5x5 and 3x3 convolutions. */
  static final class InceptionA extends Block {
    InceptionA(long in, long pooled) {
      branch(conv("branch1x1", in, 64, 1));
      branch(conv("branch5x5_1", in, 48, 1), conv("branch5x5_2", 48, 64, 5));
      branch(
          conv("branch3x3dbl_1", in, 64, 1),
          conv("branch3x3dbl_2", 64, 96, 3),
          conv("branch3x3dbl_3", 96, 96, 3));
      branch(Block::average, conv("branch_pool", in, pooled, 1));
    }
  }

  /** Branches of 3x3 convolutions that halve the resolution. */
  static final class InceptionB extends Block {
    InceptionB(long in) {
      branch(reducing("branch3x3", in, 384));
      branch(
          conv("branch3x3dbl_1", in, 64, 1),
          conv("branch3x3dbl_2", 64, 96, 3),
          reducing("branch3x3dbl_3", 96, 96));
      branch(Block::maximum);
    }
  }

  /** Branches of 7x7 convolutions, each as one of 1x7 and one of 7x1. */
  static final class InceptionC extends Block {
    InceptionC(long in, long c7) {
      branch(conv("branch1x1", in, 192, 1));
      branch(
          conv("branch7x7_1", in, c7, 1),
          conv("branch7x7_2", c7, c7, 1, 7),
          conv("branch7x7_3", c7, 192, 7, 1));
      branch(
          conv("branch7x7dbl_1", in, c7, 1),
          conv("branch7x7dbl_2", c7, c7, 7, 1),
          conv("branch7x7dbl_3", c7, c7, 1, 7),
          conv("branch7x7dbl_4", c7, c7, 7, 1),
          conv("branch7x7dbl_5", c7, 192, 1, 7));
      branch(Block::average, conv("branch_pool", in, 192, 1));
    }
  }

  /** Branches of 3x3 and 7x7 convolutions that halve the resolution. */
  static final class InceptionD extends Block {
    InceptionD(long in) {
      branch(conv("branch3x3_1", in, 192, 1), reducing("branch3x3_2", 192, 320));
      branch(
          conv("branch7x7x3_1", in, 192, 1),
          conv("branch7x7x3_2", 192, 192, 1, 7),
          conv("branch7x7x3_3", 192, 192, 7, 1),
          reducing("branch7x7x3_4", 192, 192));
      branch(Block::maximum);
    }
  }

  /** Branches that end in a 1x3 and a 3x1 convolution. */
  static final class InceptionE extends Block {
    InceptionE(long in) {
      branch(conv("branch1x1", in, 320, 1));
      fork(
          List.of(conv("branch3x3_1", in, 384, 1)),
          conv("branch3x3_2a", 384, 384, 1, 3),
          conv("branch3x3_2b", 384, 384, 3, 1));
      fork(
          List.of(conv("branch3x3dbl_1", in, 448, 1), conv("branch3x3dbl_2", 448, 384, 3)),
          conv("branch3x3dbl_3a", 384, 384, 1, 3),
          conv("branch3x3dbl_3b", 384, 384, 3, 1));
      branch(Block::average, conv("branch_pool", in, 192, 1));
    }
  }

  /** Auxiliary head. */
  static final class InceptionAux extends LayerPath {
    private static final Layer POOL = new AvgPool2d(5, o -> o.stride(3));

    InceptionAux(long in, long classes) {
      function(POOL);
      step("conv0", new BasicConv2d(in, 128, 1));
      step("conv1", new BasicConv2d(128, 768, 5));
      function(GLOBAL_POOL);
      function(FLATTEN);
      step("fc", new Linear(768, classes));
    }
  }
}
