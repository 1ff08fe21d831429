package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The convolutions of {@link F}. */
public abstract sealed class ConvolutionFunctions extends NormalizationFunctions
    permits TransposedConvolutionFunctions {
  private static final Op CONV1D = Op.of("aten::conv1d", "");
  private static final Op CONV1D_NAMED = Op.of("aten::conv1d", "padding");
  private static final Op CONV2D = Op.of("aten::conv2d", "");
  private static final Op CONV2D_NAMED = Op.of("aten::conv2d", "padding");
  private static final Op CONV3D = Op.of("aten::conv3d", "");
  private static final Op CONV3D_NAMED = Op.of("aten::conv3d", "padding");
  private static final Op CONV_TBC = Op.of("aten::conv_tbc", "");

  ConvolutionFunctions() {}

  /**
   * 1D convolution with stride 1, {@code torch.nn.functional.conv1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, k)}
   * @return {@code (N, out, L')}
   */
  public static Tensor conv1d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV1D, input, weight);
  }

  /**
   * 1D convolution with bias and stride 1, {@code torch.nn.functional.conv1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, k)}
   * @param bias {@code (out)}
   * @return {@code (N, out, L')}
   */
  public static Tensor conv1d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV1D, input, weight, Objects.requireNonNull(bias));
  }

  /**
   * 1D convolution with options, {@code torch.nn.functional.conv1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, k)}
   * @param options {@code o -> o.bias(b).stride(2).padding(1)}
   * @return {@code (N, out, L')}
   */
  public static Tensor conv1d(Tensor input, Tensor weight, Consumer<ConvOptions> options) {
    return convolve(CONV1D, CONV1D_NAMED, input, weight, options);
  }

  /**
   * 2D convolution with stride 1, {@code torch.nn.functional.conv2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kH, kW)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor conv2d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV2D, input, weight);
  }

  /**
   * 2D convolution with bias and stride 1, {@code torch.nn.functional.conv2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kH, kW)}
   * @param bias {@code (out)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor conv2d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV2D, input, weight, Objects.requireNonNull(bias));
  }

  /**
   * 2D convolution with options, {@code torch.nn.functional.conv2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kH, kW)}
   * @param options {@code o -> o.bias(b).stride(2).padding(1)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor conv2d(Tensor input, Tensor weight, Consumer<ConvOptions> options) {
    return convolve(CONV2D, CONV2D_NAMED, input, weight, options);
  }

  /**
   * 3D convolution with stride 1, {@code torch.nn.functional.conv3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kD, kH, kW)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor conv3d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV3D, input, weight);
  }

  /**
   * 3D convolution with bias and stride 1, {@code torch.nn.functional.conv3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kD, kH, kW)}
   * @param bias {@code (out)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor conv3d(Tensor input, Tensor weight, Tensor bias) {
    return Dispatch.tensor(CONV3D, input, weight, Objects.requireNonNull(bias));
  }

  /**
   * 3D convolution with options, {@code torch.nn.functional.conv3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kD, kH, kW)}
   * @param options {@code o -> o.bias(b).stride(2).padding(1)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor conv3d(Tensor input, Tensor weight, Consumer<ConvOptions> options) {
    return convolve(CONV3D, CONV3D_NAMED, input, weight, options);
  }

  /**
   * 1D convolution over an input of shape (time, batch, channels), {@code
   * torch.nn.functional.conv_tbc}.
   *
   * @param input {@code (L, N, C)}
   * @param weight the filters, {@code (k, C, out)}
   * @param bias {@code (out)}
   * @param pad zero padding on both sides, in elements
   * @return {@code (L', N, out)}
   */
  public static Tensor convTbc(Tensor input, Tensor weight, Tensor bias, long pad) {
    return Dispatch.tensor(CONV_TBC, input, weight, bias, pad);
  }

  private static Tensor convolve(
      Op op, Op named, Tensor input, Tensor weight, Consumer<ConvOptions> options) {
    ConvOptions o = new ConvOptions();
    options.accept(o);
    ConvPadding name = o.named;
    return name == null
        ? Dispatch.tensor(op, input, weight, o.bias, o.stride, o.padding, o.dilation, o.groups)
        : Dispatch.tensor(
            named, input, weight, o.bias, o.stride, name.schemaName(), o.dilation, o.groups);
  }

  /**
   * Options of {@link F#conv1d(Tensor, Tensor, Consumer)}, {@link F#conv2d(Tensor, Tensor,
   * Consumer)} and {@link F#conv3d(Tensor, Tensor, Consumer)}.
   */
  public static final class ConvOptions {
    @Nullable Tensor bias;
    long[] stride = {1};
    long[] padding = {0};
    long[] dilation = {1};
    long groups = 1;
    private @Nullable ConvPadding named;

    ConvOptions() {}

    /**
     * Bias per output channel.
     *
     * @param bias {@code (out)}; none by default
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions bias(Tensor bias) {
      this.bias = bias;
      return this;
    }

    /**
     * Stride of the convolution.
     *
     * @param stride one value, or one per dimension; 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions stride(long... stride) {
      this.stride = stride.clone();
      return this;
    }

    /**
     * Zero padding on both sides of each dimension.
     *
     * @param padding one value, or one per dimension; 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions padding(long... padding) {
      this.padding = padding.clone();
      this.named = null;
      return this;
    }

    /**
     * Named padding.
     *
     * @param padding {@code VALID} for none, {@code SAME} to keep the input size
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions padding(ConvPadding padding) {
      this.named = padding;
      return this;
    }

    /**
     * Dilation: spacing between kernel elements.
     *
     * @param dilation one value, or one per dimension; 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions dilation(long... dilation) {
      this.dilation = dilation.clone();
      return this;
    }

    /**
     * Number of channel groups.
     *
     * @param groups 1 by default; must divide both channel counts
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions groups(long groups) {
      this.groups = groups;
      return this;
    }
  }
}
