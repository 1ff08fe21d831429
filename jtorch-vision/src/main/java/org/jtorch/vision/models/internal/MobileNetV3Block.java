package org.jtorch.vision.models.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Sizes of a block of MobileNet v3.
 *
 * @param in channels of the input
 * @param kernelSize size of the depthwise convolution's kernel
 * @param expanded channels inside the block
 * @param out channels of the output
 * @param isSqueezed whether the block scales its channels by squeeze and excitation
 * @param isHardswish whether its activation is Hardswish, else ReLU
 * @param stride stride of the depthwise convolution
 * @param dilation dilation of the depthwise convolution
 */
public record MobileNetV3Block(
    long in,
    long kernelSize,
    long expanded,
    long out,
    boolean isSqueezed,
    boolean isHardswish,
    long stride,
    long dilation) {
  private static final int TAIL = 3;

  private static MobileNetV3Block of(long in, long kernelSize, long expanded, long out) {
    return new MobileNetV3Block(in, kernelSize, expanded, out, false, false, 1, 1);
  }

  private MobileNetV3Block squeezed() {
    return new MobileNetV3Block(in, kernelSize, expanded, out, true, isHardswish, stride, dilation);
  }

  private MobileNetV3Block hardswish() {
    return new MobileNetV3Block(in, kernelSize, expanded, out, isSqueezed, true, stride, dilation);
  }

  private MobileNetV3Block halving() {
    return new MobileNetV3Block(in, kernelSize, expanded, out, isSqueezed, isHardswish, 2, 1);
  }

  /** Whether the output is added to the input. */
  public boolean hasShortcut() {
    return stride == 1 && in == out;
  }

  /** Returns the blocks of the large model. */
  public static List<MobileNetV3Block> large() {
    return List.of(
        of(16, 3, 16, 16),
        of(16, 3, 64, 24).halving(),
        of(24, 3, 72, 24),
        of(24, 5, 72, 40).squeezed().halving(),
        of(40, 5, 120, 40).squeezed(),
        of(40, 5, 120, 40).squeezed(),
        of(40, 3, 240, 80).hardswish().halving(),
        of(80, 3, 200, 80).hardswish(),
        of(80, 3, 184, 80).hardswish(),
        of(80, 3, 184, 80).hardswish(),
        of(80, 3, 480, 112).squeezed().hardswish(),
        of(112, 3, 672, 112).squeezed().hardswish(),
        of(112, 5, 672, 160).squeezed().hardswish().halving(),
        of(160, 5, 960, 160).squeezed().hardswish(),
        of(160, 5, 960, 160).squeezed().hardswish());
  }

  /** Returns the blocks of the small model. */
  public static List<MobileNetV3Block> small() {
    return List.of(
        of(16, 3, 16, 16).squeezed().halving(),
        of(16, 3, 72, 24).halving(),
        of(24, 3, 88, 24),
        of(24, 5, 96, 40).squeezed().hardswish().halving(),
        of(40, 5, 240, 40).squeezed().hardswish(),
        of(40, 5, 240, 40).squeezed().hardswish(),
        of(40, 5, 120, 48).squeezed().hardswish(),
        of(48, 5, 144, 48).squeezed().hardswish(),
        of(48, 5, 288, 96).squeezed().hardswish().halving(),
        of(96, 5, 576, 96).squeezed().hardswish(),
        of(96, 5, 576, 96).squeezed().hardswish());
  }

  /**
   * Returns blocks with other numbers of channels.
   *
   * @param divisor of the channels of the last three blocks, but of the input of the first of them
   * @param dilation of these blocks
   * @param channels the number for a number of channels
   */
  public static List<MobileNetV3Block> scaled(
      List<MobileNetV3Block> blocks, long divisor, long dilation, LongUnaryOperator channels) {
    List<MobileNetV3Block> scaled = new ArrayList<>();
    int tail = blocks.size() - TAIL;
    for (int i = 0; i < blocks.size(); i++) {
      MobileNetV3Block b = blocks.get(i);
      long inside = i > tail ? divisor : 1;
      scaled.add(
          new MobileNetV3Block(
              channels.applyAsLong(b.in / inside),
              b.kernelSize,
              channels.applyAsLong(b.expanded / inside),
              channels.applyAsLong(b.out / (i >= tail ? divisor : 1)),
              b.isSqueezed,
              b.isHardswish,
              b.stride,
              i >= tail ? dilation : 1));
    }
    return scaled;
  }
}
