package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/** The convolutions of {@link F}, and the sliding blocks they are made of. */
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
   * Slides filters over a sequence with step 1, {@code torch.nn.functional.conv1d}.
   *
   * @param input {@code (N, C, L)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, k)}
   * @return {@code (N, out, L')}
   */
  public static Tensor conv1d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV1D, input, weight);
  }

  /**
   * Slides filters over a sequence with step 1 and adds a bias, {@code torch.nn.functional.conv1d}.
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
   * Slides filters over a sequence, {@code torch.nn.functional.conv1d}.
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
   * Slides filters over an image with step 1, {@code torch.nn.functional.conv2d}.
   *
   * @param input {@code (N, C, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kH, kW)}
   * @return {@code (N, out, H', W')}
   */
  public static Tensor conv2d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV2D, input, weight);
  }

  /**
   * Slides filters over an image with step 1 and adds a bias, {@code torch.nn.functional.conv2d}.
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
   * Slides filters over an image, {@code torch.nn.functional.conv2d}.
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
   * Slides filters over a volume with step 1, {@code torch.nn.functional.conv3d}.
   *
   * @param input {@code (N, C, D, H, W)} or without {@code N}
   * @param weight the filters, {@code (out, C / groups, kD, kH, kW)}
   * @return {@code (N, out, D', H', W')}
   */
  public static Tensor conv3d(Tensor input, Tensor weight) {
    return Dispatch.tensor(CONV3D, input, weight);
  }

  /**
   * Slides filters over a volume with step 1 and adds a bias, {@code torch.nn.functional.conv3d}.
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
   * Slides filters over a volume, {@code torch.nn.functional.conv3d}.
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
   * Slides filters over a sequence whose first dimension is time, {@code
   * torch.nn.functional.conv_tbc}.
   *
   * @param input {@code (L, N, C)}
   * @param weight the filters, {@code (k, C, out)}
   * @param bias {@code (out)}
   * @param pad zeros on both ends, in places
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

  /** Options of {@link F#conv2d(Tensor, Tensor, Consumer)} and its relatives. */
  public static final class ConvOptions {
    @Nullable Tensor bias;
    long[] stride = {1};
    long[] padding = {0};
    long[] dilation = {1};
    long groups = 1;
    private @Nullable ConvPadding named;

    ConvOptions() {}

    /**
     * What is added, one number an output channel.
     *
     * @param bias {@code (out)}; nothing by default
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions bias(Tensor bias) {
      this.bias = bias;
      return this;
    }

    /**
     * How far the filter moves at each step, in places.
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
     * Zeros on both sides of each dimension, in places.
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
     * The padding by name.
     *
     * @param padding {@code VALID} for none, {@code SAME} for as much as keeps the size
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions padding(ConvPadding padding) {
      this.named = padding;
      return this;
    }

    /**
     * The distance between a filter's elements, in places.
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
     * Into how many groups the channels are split, each with filters of its own.
     *
     * @param groups 1 by default; divides both numbers of channels
     * @return this
     */
    @CanIgnoreReturnValue
    public ConvOptions groups(long groups) {
      this.groups = groups;
      return this;
    }
  }
}
