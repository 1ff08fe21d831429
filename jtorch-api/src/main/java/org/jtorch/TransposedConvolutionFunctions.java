package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * The transposed convolutions of {@link F}, and the blocks that convolutions slide over.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class TransposedConvolutionFunctions extends ConvolutionFunctions
    permits PoolingFunctions {
  private static final Op CONV_TRANSPOSE1D = Op.of("aten::conv_transpose1d", "");
  private static final Op CONV_TRANSPOSE2D = Op.of("aten::conv_transpose2d", "input");
  private static final Op CONV_TRANSPOSE3D = Op.of("aten::conv_transpose3d", "input");
  private static final Op IM2COL = Op.of("aten::im2col", "");
  private static final Op COL2IM = Op.of("aten::col2im", "");

  TransposedConvolutionFunctions() {}

  /**
   * The transposed convolution of a sequence with step 1, {@code
   * torch.nn.functional.conv_transpose1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, k)}
   * @return {@code (N, out, L')}
   */
  public static Tensor convTranspose1d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE1D, input, weight);
  }

  /**
   * The transposed convolution of a sequence with step 1, with a bias, {@code
   * torch.nn.functional.conv_transpose1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, k)}
   * @param bias {@code (out)}
   * @return {@code (N, out, L')}
   */
  public static Tensor convTranspose1d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV_TRANSPOSE1D, input, weight, Objects.requireNonNull(bias));
  }

  /**
   * The transposed convolution of a sequence, {@code torch.nn.functional.conv_transpose1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, k)}
   * @param options {@code o -> o.bias(b).stride(2).outputPadding(1)}
   * @return {@code (N, out, L')}
   */
  public static Tensor convTranspose1d(
      Tensor input, Tensor weight, Consumer<ConvTransposeOptions> options) {
    return transposed(CONV_TRANSPOSE1D, input, weight, options);
  }

  /**
   * The transposed convolution of an image with step 1, {@code
   * torch.nn.functional.conv_transpose2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kH, kW)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor convTranspose2d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE2D, input, weight);
  }

  /**
   * The transposed convolution of an image with step 1, with a bias, {@code
   * torch.nn.functional.conv_transpose2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kH, kW)}
   * @param bias {@code (out)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor convTranspose2d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV_TRANSPOSE2D, input, weight, Objects.requireNonNull(bias));
  }

  /**
   * The transposed convolution of an image, {@code torch.nn.functional.conv_transpose2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kH, kW)}
   * @param options {@code o -> o.bias(b).stride(2).outputPadding(1)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor convTranspose2d(
      Tensor input, Tensor weight, Consumer<ConvTransposeOptions> options) {
    return transposed(CONV_TRANSPOSE2D, input, weight, options);
  }

  /**
   * The transposed convolution of a volume with step 1, {@code
   * torch.nn.functional.conv_transpose3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kD, kH, kW)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor convTranspose3d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE3D, input, weight);
  }

  /**
   * The transposed convolution of a volume with step 1, with a bias, {@code
   * torch.nn.functional.conv_transpose3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kD, kH, kW)}
   * @param bias {@code (out)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor convTranspose3d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV_TRANSPOSE3D, input, weight, Objects.requireNonNull(bias));
  }

  /**
   * The transposed convolution of a volume, {@code torch.nn.functional.conv_transpose3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kD, kH, kW)}
   * @param options {@code o -> o.bias(b).stride(2).outputPadding(1)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor convTranspose3d(
      Tensor input, Tensor weight, Consumer<ConvTransposeOptions> options) {
    return transposed(CONV_TRANSPOSE3D, input, weight, options);
  }

  private static Tensor transposed(
      Op op, Tensor input, Tensor weight, Consumer<ConvTransposeOptions> options) {
    ConvTransposeOptions o = new ConvTransposeOptions();
    options.accept(o);
    return Dispatch.tensor(
        op, input, weight, o.bias, o.stride, o.padding, o.outputPadding, o.groups, o.dilation);
  }

  /**
   * Cuts an image into the blocks that a filter would see, a column each, {@code
   * torch.nn.functional.unfold}.
   *
   * @param input {@code (N, C, H, W)}
   * @param kernelSize the height and width of a block, in pixels
   * @return {@code (N, C * kH * kW, blocks)}
   */
  public static Tensor unfold(Tensor input, long... kernelSize) {
    return unfold(input, kernelSize, o -> {});
  }

  /**
   * Cuts an image into the blocks that a filter would see, a column each, {@code
   * torch.nn.functional.unfold}.
   *
   * @param input {@code (N, C, H, W)}
   * @param kernelSize the height and width of a block, in pixels
   * @param options {@code o -> o.padding(1).stride(2)}
   * @return {@code (N, C * kH * kW, blocks)}
   */
  public static Tensor unfold(Tensor input, long[] kernelSize, Consumer<BlockOptions> options) {
    BlockOptions o = new BlockOptions();
    options.accept(o);
    return Dispatch.tensor(
        IM2COL, input, pair(kernelSize), pair(o.dilation), pair(o.padding), pair(o.stride));
  }

  /**
   * Adds up the blocks of an image where they overlap: what {@code unfold} cuts, {@code
   * torch.nn.functional.fold}.
   *
   * @param input {@code (N, C * kH * kW, blocks)}
   * @param outputSize the height and width of the image, in pixels
   * @param kernelSize the height and width of a block, in pixels
   * @return {@code (N, C, H, W)}
   */
  public static Tensor fold(Tensor input, long[] outputSize, long[] kernelSize) {
    return fold(input, outputSize, kernelSize, o -> {});
  }

  /**
   * Adds up the blocks of an image where they overlap, {@code torch.nn.functional.fold}.
   *
   * @param input {@code (N, C * kH * kW, blocks)}
   * @param outputSize the height and width of the image, in pixels
   * @param kernelSize the height and width of a block, in pixels
   * @param options {@code o -> o.padding(1).stride(2)}
   * @return {@code (N, C, H, W)}
   */
  public static Tensor fold(
      Tensor input, long[] outputSize, long[] kernelSize, Consumer<BlockOptions> options) {
    BlockOptions o = new BlockOptions();
    options.accept(o);
    return Dispatch.tensor(
        COL2IM,
        input,
        pair(outputSize),
        pair(kernelSize),
        pair(o.dilation),
        pair(o.padding),
        pair(o.stride));
  }

  private static long[] pair(long[] sizes) {
    return sizes.length == 1 ? new long[] {sizes[0], sizes[0]} : sizes;
  }

  /**
   * What {@link F#convTranspose2d(Tensor, Tensor, Consumer)} and its relatives may be told.
   *
   * <p><b>Ownership:</b> refers to the tensors it is given; owns none.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class ConvTransposeOptions {
    @Nullable Tensor bias;
    long[] stride = {1};
    long[] padding = {0};
    long[] outputPadding = {0};
    long groups = 1;
    long[] dilation = {1};

    ConvTransposeOptions() {}

    /**
     * What is added, one number an output channel.
     *
     * @param bias {@code (out)}; nothing by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions bias(Tensor bias) {
      this.bias = bias;
      return this;
    }

    /**
     * How far the filter moves at each step, in places.
     *
     * @param stride one number for all dimensions, or one a dimension; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * Places that the result loses on both sides of each dimension.
     *
     * @param padding one number for all dimensions, or one a dimension; 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * Places that the result gains on one side of each dimension.
     *
     * @param outputPadding one number for all dimensions, or one a dimension; 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions outputPadding(long... outputPadding) {
      this.outputPadding = outputPadding.clone();
      return this;
    }

    /**
     * Into how many groups the channels are split, each with filters of its own.
     *
     * @param groups 1 by default; divides both numbers of channels
     * @return these options
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions groups(long groups) {
      this.groups = groups;
      return this;
    }

    /**
     * The distance between a filter's elements, in places.
     *
     * @param dilation one number for all dimensions, or one a dimension; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
      return this;
    }
  }

  /**
   * How {@link F#unfold(Tensor, long[], Consumer)} and {@link F#fold(Tensor, long[], long[],
   * Consumer)} lay blocks over an image.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class BlockOptions {
    long[] dilation = {1};
    long[] padding = {0};
    long[] stride = {1};

    BlockOptions() {}

    /**
     * The distance between a block's pixels.
     *
     * @param dilation one number for all dimensions, or one a dimension; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BlockOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
      return this;
    }

    /**
     * Zeros on both sides of each dimension, in places.
     *
     * @param padding one number for all dimensions, or one a dimension; 0 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BlockOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * How far apart blocks are, in pixels.
     *
     * @param stride one number for all dimensions, or one a dimension; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public BlockOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }
  }
}
