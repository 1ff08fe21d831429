package org.jtorch.vision.models;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jtorch.nn.Layer;

/**
 * Blocks of an EfficientNet with equal channels.
 *
 * @param isFused whether a block has one convolution in place of a 1x1 and a depthwise one
 * @param expandRatio channels inside a block per channel of its input
 * @param stride stride of the first block
 * @param in channels of the input
 * @param out channels of the output
 * @param repeats number of blocks
 */
record EfficientNetStage(
    boolean isFused,
    long expandRatio,
    long kernelSize,
    long stride,
    long in,
    long out,
    int repeats) {

  /** Stages of B0 to B7. */
  static List<EfficientNetStage> scaled(double width, double depth) {
    return Stream.of(
            mb(1, 3, 1, 32, 16, 1),
            mb(6, 3, 2, 16, 24, 2),
            mb(6, 5, 2, 24, 40, 2),
            mb(6, 3, 2, 40, 80, 3),
            mb(6, 5, 1, 80, 112, 3),
            mb(6, 5, 2, 112, 192, 4),
            mb(6, 3, 1, 192, 320, 1))
        .map(stage -> stage.scaledBy(width, depth))
        .toList();
  }

  static List<EfficientNetStage> version2S() {
    return List.of(
        fused(1, 1, 24, 24, 2),
        fused(4, 2, 24, 48, 4),
        fused(4, 2, 48, 64, 4),
        mb(4, 3, 2, 64, 128, 6),
        mb(6, 3, 1, 128, 160, 9),
        mb(6, 3, 2, 160, 256, 15));
  }

  static List<EfficientNetStage> version2M() {
    return List.of(
        fused(1, 1, 24, 24, 3),
        fused(4, 2, 24, 48, 5),
        fused(4, 2, 48, 80, 5),
        mb(4, 3, 2, 80, 160, 7),
        mb(6, 3, 1, 160, 176, 14),
        mb(6, 3, 2, 176, 304, 18),
        mb(6, 3, 1, 304, 512, 5));
  }

  static List<EfficientNetStage> version2L() {
    return List.of(
        fused(1, 1, 32, 32, 4),
        fused(4, 2, 32, 64, 7),
        fused(4, 2, 64, 96, 7),
        mb(4, 3, 2, 96, 192, 10),
        mb(6, 3, 1, 192, 224, 19),
        mb(6, 3, 2, 224, 384, 25),
        mb(6, 3, 1, 384, 640, 7));
  }

  private static EfficientNetStage mb(
      long expandRatio, long kernelSize, long stride, long in, long out, int repeats) {
    return new EfficientNetStage(false, expandRatio, kernelSize, stride, in, out, repeats);
  }

  private static EfficientNetStage fused(
      long expandRatio, long stride, long in, long out, int repeats) {
    return new EfficientNetStage(true, expandRatio, 3, stride, in, out, repeats);
  }

  private EfficientNetStage scaledBy(double width, double depth) {
    return new EfficientNetStage(
        isFused,
        expandRatio,
        kernelSize,
        stride,
        Channels.divisible(in * width, 8),
        Channels.divisible(out * width, 8),
        (int) Math.ceil(repeats * depth));
  }

  /** Creates a block; the first one changes the channels and the resolution. */
  Layer block(int index, double depthProbability, LongFunction<? extends Layer> norm) {
    EfficientNetStage sizes =
        index == 0
            ? this
            : new EfficientNetStage(isFused, expandRatio, kernelSize, 1, out, out, repeats);
    return isFused
        ? new MBBlock.FusedMBConv(sizes, depthProbability, norm)
        : new MBBlock.MBConv(sizes, depthProbability, norm);
  }

  boolean hasShortcut() {
    return stride == 1 && in == out;
  }

  long expanded() {
    return Channels.divisible((double) in * expandRatio, 8);
  }
}
