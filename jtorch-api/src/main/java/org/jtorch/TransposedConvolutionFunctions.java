package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** Transposed convolutions and sliding-block functions of {@link F}. */
public abstract sealed class TransposedConvolutionFunctions extends ConvolutionFunctions
    permits PoolingFunctions {
  private static final Op CONV_TRANSPOSE1D = Op.of("aten::conv_transpose1d", "");
  private static final Op CONV_TRANSPOSE2D = Op.of("aten::conv_transpose2d", "input");
  private static final Op CONV_TRANSPOSE3D = Op.of("aten::conv_transpose3d", "input");
  private static final Op IM2COL = Op.of("aten::im2col", "");
  private static final Op COL2IM = Op.of("aten::col2im", "");

  TransposedConvolutionFunctions() {}

  /**
   * 1D transposed convolution with stride 1, {@code torch.nn.functional.conv_transpose1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, k)}
   * @return {@code (N, out, L')}
   */
  public static Tensor convTranspose1d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE1D, input, weight);
  }

  /**
   * 1D transposed convolution with stride 1 and a bias, {@code
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
   * 1D transposed convolution, {@code torch.nn.functional.conv_transpose1d}.
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
   * 2D transposed convolution with stride 1, {@code torch.nn.functional.conv_transpose2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kH, kW)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor convTranspose2d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE2D, input, weight);
  }

  /**
   * 2D transposed convolution with stride 1 and a bias, {@code
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
   * 2D transposed convolution, {@code torch.nn.functional.conv_transpose2d}.
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
   * 3D transposed convolution with stride 1, {@code torch.nn.functional.conv_transpose3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (C, out / groups, kD, kH, kW)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor convTranspose3d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV_TRANSPOSE3D, input, weight);
  }

  /**
   * 3D transposed convolution with stride 1 and a bias, {@code
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
   * 3D transposed convolution, {@code torch.nn.functional.conv_transpose3d}.
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
   * Extracts sliding blocks from an image, one column per block, {@code
   * torch.nn.functional.unfold}.
   *
   * @param input {@code (N, C, H, W)}
   * @param kernelSize block height and width, in pixels
   * @return {@code (N, C * kH * kW, blocks)}
   */
  public static Tensor unfold(Tensor input, long... kernelSize) {
    return unfold(input, kernelSize, o -> {});
  }

  /**
   * Extracts sliding blocks from an image, one column per block, {@code
   * torch.nn.functional.unfold}.
   *
   * @param input {@code (N, C, H, W)}
   * @param kernelSize block height and width, in pixels
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
   * Combines sliding blocks into an image, summing where they overlap, {@code
   * torch.nn.functional.fold}.
   *
   * @param input {@code (N, C * kH * kW, blocks)}
   * @param outputSize image height and width, in pixels
   * @param kernelSize block height and width, in pixels
   * @return {@code (N, C, H, W)}
   */
  public static Tensor fold(Tensor input, long[] outputSize, long[] kernelSize) {
    return fold(input, outputSize, kernelSize, o -> {});
  }

  /**
   * Combines sliding blocks into an image, summing where they overlap, {@code
   * torch.nn.functional.fold}.
   *
   * @param input {@code (N, C * kH * kW, blocks)}
   * @param outputSize image height and width, in pixels
   * @param kernelSize block height and width, in pixels
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

  /** Options of {@link F#convTranspose2d(Tensor, Tensor, Consumer)} and the related functions. */
  public static final class ConvTransposeOptions {
    @Nullable Tensor bias;
    long[] stride = {1};
    long[] padding = {0};
    long[] outputPadding = {0};
    long groups = 1;
    long[] dilation = {1};

    ConvTransposeOptions() {}

    /**
     * Bias, one value per output channel. Default: none.
     *
     * @param bias {@code (out)}
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions bias(Tensor bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Stride of the convolution. Default 1.
     *
     * @param stride one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * Padding: elements removed from both sides of each output dimension. Default 0.
     *
     * @param padding one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * Output padding: elements added to one side of each output dimension. Default 0.
     *
     * @param outputPadding one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions outputPadding(long... outputPadding) {
      this.outputPadding = outputPadding.clone();
      return this;
    }

    /**
     * Number of channel groups. Default 1.
     *
     * @param groups a divisor of both channel counts
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions groups(long groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Dilation: spacing between kernel elements. Default 1.
     *
     * @param dilation one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvTransposeOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
      return this;
    }
  }

  /**
   * Options of {@link F#unfold(Tensor, long[], Consumer)} and {@link F#fold(Tensor, long[], long[],
   * Consumer)}.
   */
  public static final class BlockOptions {
    long[] dilation = {1};
    long[] padding = {0};
    long[] stride = {1};

    BlockOptions() {}

    /**
     * Dilation: spacing between the pixels of a block. Default 1.
     *
     * @param dilation one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public BlockOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
      return this;
    }

    /**
     * Zero padding on both sides of each dimension. Default 0.
     *
     * @param padding one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public BlockOptions padding(long... padding) {
      this.padding = padding.clone();
      return this;
    }

    /**
     * Stride of the blocks, in pixels. Default 1.
     *
     * @param stride one value for all dimensions, or one per dimension
     * @return this
     */
    @CanIgnoreReturnValue
    public BlockOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }
  }
}
