package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The transposed convolutions of {@link F}.
 *
 * <p><b>Ownership:</b> what a function returns belongs to the innermost open {@link TensorScope},
 * else to the garbage collector; arguments are never closed.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public abstract sealed class TransposedConvolutionFunctions extends ConvolutionFunctions
    permits BlockFunctions {
  private static final Op CONV_TRANSPOSE1D = Op.of("aten::conv_transpose1d", "");
  private static final Op CONV_TRANSPOSE2D = Op.of("aten::conv_transpose2d", "input");
  private static final Op CONV_TRANSPOSE3D = Op.of("aten::conv_transpose3d", "input");

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
}
