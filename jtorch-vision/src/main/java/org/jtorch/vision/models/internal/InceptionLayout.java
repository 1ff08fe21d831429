package org.jtorch.vision.models.internal;

import java.util.List;
import org.jtorch.nn.Layer;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Sequential;

/** The branches of the blocks of GoogLeNet and Inception v3, for all kinds of convolutions. */
public final class InceptionLayout {
  private InceptionLayout() {}

  /**
   * Adds the branches of {@code torchvision.models.googlenet.Inception}.
   *
   * @param sizes channels: of the 1x1 convolution, of the two pairs of convolutions, and of the one
   *     after pooling
   */
  public static void inception(BranchedBlock b, long in, long... sizes) {
    b.branch(b.conv("branch1", in, sizes[0], 1));
    b.branch(b.child("branch2", pair(b, in, sizes[1], sizes[2])));
    b.branch(b.child("branch3", pair(b, in, sizes[3], sizes[4])));
    Layer pool = new MaxPool2d(3, o -> o.stride(1).padding(1).ceilMode(true));
    b.branch(b.child("branch4", new Sequential(pool, b.same(in, sizes[5], 1))));
  }

  private static Sequential pair(BranchedBlock b, long in, long reduced, long out) {
    return new Sequential(b.same(in, reduced, 1), b.same(reduced, out, 3));
  }

  /** Adds branches of 1x1, 5x5 and 3x3 convolutions. */
  public static void a(BranchedBlock b, long in, long pooled) {
    b.branch(b.conv("branch1x1", in, 64, 1));
    b.branch(b.conv("branch5x5_1", in, 48, 1), b.conv("branch5x5_2", 48, 64, 5));
    b.branch(
        b.conv("branch3x3dbl_1", in, 64, 1),
        b.conv("branch3x3dbl_2", 64, 96, 3),
        b.conv("branch3x3dbl_3", 96, 96, 3));
    b.branch(BranchedBlock::average, b.conv("branch_pool", in, pooled, 1));
  }

  /** Adds branches of 3x3 convolutions that halve the resolution. */
  public static void b(BranchedBlock b, long in) {
    b.branch(b.reducing("branch3x3", in, 384));
    b.branch(
        b.conv("branch3x3dbl_1", in, 64, 1),
        b.conv("branch3x3dbl_2", 64, 96, 3),
        b.reducing("branch3x3dbl_3", 96, 96));
    b.branch(BranchedBlock::maximum);
  }

  /** Adds branches of 7x7 convolutions, each as one of 1x7 and one of 7x1. */
  public static void c(BranchedBlock b, long in, long c7) {
    b.branch(b.conv("branch1x1", in, 192, 1));
    b.branch(
        b.conv("branch7x7_1", in, c7, 1),
        b.conv("branch7x7_2", c7, c7, 1, 7),
        b.conv("branch7x7_3", c7, 192, 7, 1));
    b.branch(
        b.conv("branch7x7dbl_1", in, c7, 1),
        b.conv("branch7x7dbl_2", c7, c7, 7, 1),
        b.conv("branch7x7dbl_3", c7, c7, 1, 7),
        b.conv("branch7x7dbl_4", c7, c7, 7, 1),
        b.conv("branch7x7dbl_5", c7, 192, 1, 7));
    b.branch(BranchedBlock::average, b.conv("branch_pool", in, 192, 1));
  }

  /** Adds branches of 3x3 and 7x7 convolutions that halve the resolution. */
  public static void d(BranchedBlock b, long in) {
    b.branch(b.conv("branch3x3_1", in, 192, 1), b.reducing("branch3x3_2", 192, 320));
    b.branch(
        b.conv("branch7x7x3_1", in, 192, 1),
        b.conv("branch7x7x3_2", 192, 192, 1, 7),
        b.conv("branch7x7x3_3", 192, 192, 7, 1),
        b.reducing("branch7x7x3_4", 192, 192));
    b.branch(BranchedBlock::maximum);
  }

  /** Adds branches that end in a 1x3 and a 3x1 convolution. */
  public static void e(BranchedBlock b, long in) {
    b.branch(b.conv("branch1x1", in, 320, 1));
    b.fork(
        List.of(b.conv("branch3x3_1", in, 384, 1)),
        b.conv("branch3x3_2a", 384, 384, 1, 3),
        b.conv("branch3x3_2b", 384, 384, 3, 1));
    b.fork(
        List.of(b.conv("branch3x3dbl_1", in, 448, 1), b.conv("branch3x3dbl_2", 448, 384, 3)),
        b.conv("branch3x3dbl_3a", 384, 384, 1, 3),
        b.conv("branch3x3dbl_3b", 384, 384, 3, 1));
    b.branch(BranchedBlock::average, b.conv("branch_pool", in, 192, 1));
  }
}
