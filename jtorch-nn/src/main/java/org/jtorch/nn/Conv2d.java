package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.ConvPadding;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Slides filters over a plane, {@code torch.nn.Conv2d}. {@code (N, C, H, W)} to {@code (N, out, H',
 * W')}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class Conv2d extends Module implements Layer {
  private final long inChannels;
  private final long outChannels;
  private final long[] kernelSize;
  private final Options options;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * The layer with square filters, moved by 1, without padding.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   */
  public Conv2d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with square filters and options.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}
   */
  public Conv2d(long inChannels, long outChannels, long kernelSize, Consumer<Options> options) {
    this(inChannels, outChannels, new long[] {kernelSize, kernelSize}, options);
  }

  /**
   * The layer, moved by 1, without padding.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   */
  public Conv2d(long inChannels, long outChannels, long[] kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public Conv2d(long inChannels, long outChannels, long[] kernelSize, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    o.check(inChannels, outChannels);
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = Sizes.pair("kernelSize", kernelSize);
    this.options = o;
    long fanIn = inChannels / o.groups * this.kernelSize[0] * this.kernelSize[1];
    weight = parameter("weight", InitialValues.weight(o.weight, weightShape()));
    bias = o.bias ? parameter("bias", InitialValues.bias(outChannels, fanIn)) : null;
    o.weight = null;
  }

  @Override
  public Tensor forward(Tensor input) {
    if (options.paddingMode == PaddingMode.ZEROS) {
      return convolve(input, options.padding, options.named);
    }
    Tensor padded = F.pad(input, options.border(kernelSize), options.paddingMode.mode());
    Tensor output = convolve(padded, new long[] {0, 0}, null);
    padded.close();
    return output;
  }

  private Tensor convolve(Tensor input, long[] padding, @Nullable ConvPadding named) {
    return F.conv2d(
        input,
        weight.get(),
        o -> {
          o.stride(options.stride).dilation(options.dilation).groups(options.groups);
          if (bias != null) {
            o.bias(bias.get());
          }
          if (named != null) {
            o.padding(named);
          } else {
            o.padding(padding);
          }
        });
  }

  /**
   * The filters.
   *
   * @return {@code (out, in / groups, height, width)}
   */
  public Tensor weight() {
    return weight.get();
  }

  /**
   * Replaces the filters.
   *
   * @param weight {@code (out, in / groups, height, width)}
   */
  public void weight(Tensor weight) {
    this.weight.set(Parameters.checkShape("weight", weight, weightShape()));
  }

  /**
   * Whether there is a bias.
   *
   * @return true unless the options said no
   */
  public boolean hasBias() {
    return bias != null;
  }

  /**
   * What is added to each channel.
   *
   * @return {@code (out)}
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    return Parameters.present("bias", bias).get();
  }

  /**
   * Replaces what is added to each channel.
   *
   * @param bias {@code (out)}
   * @throws IllegalStateException if the layer has no bias
   */
  public void bias(Tensor bias) {
    Parameters.present("bias", this.bias).set(Parameters.checkShape("bias", bias, outChannels));
  }

  private long[] weightShape() {
    return new long[] {outChannels, inChannels / options.groups, kernelSize[0], kernelSize[1]};
  }

  @Override
  protected String extraRepr() {
    return inChannels
        + ", "
        + outChannels
        + ", kernel_size="
        + Repr.tuple(kernelSize)
        + options.repr()
        + (hasBias() ? "" : ", bias=False")
        + (options.paddingMode == PaddingMode.ZEROS
            ? ""
            : ", padding_mode=" + options.paddingMode.pythonName());
  }

  /**
   * What {@link Conv2d} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private long[] stride = {1, 1};
    private long[] padding = {0, 0};
    private @Nullable ConvPadding named;
    private long[] dilation = {1, 1};
    private long groups = 1;
    private boolean bias = true;
    private PaddingMode paddingMode = PaddingMode.ZEROS;
    private @Nullable Tensor weight;

    private Options() {}

    /**
     * How far the filters move.
     *
     * @param stride in pixels, one number or one a dimension, 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options stride(long... stride) {
      this.stride = Sizes.pair("stride", stride);
      return this;
    }

    /**
     * How much is put around the input.
     *
     * @param padding in pixels on each side, one number or one a dimension, 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options padding(long... padding) {
      this.padding = Sizes.pair("padding", padding);
      this.named = null;
      return this;
    }

    /**
     * How much is put around the input, by name.
     *
     * @param padding {@code SAME} keeps height and width where the stride is 1
     * @return this
     */
    @CanIgnoreReturnValue
    public Options padding(ConvPadding padding) {
      this.named = padding;
      return this;
    }

    /**
     * How far apart a filter's points are.
     *
     * @param dilation in pixels, one number or one a dimension, 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options dilation(long... dilation) {
      this.dilation = Sizes.pair("dilation", dilation);
      return this;
    }

    /**
     * Into how many groups the channels fall, each with filters of its own.
     *
     * @param groups a divisor of both numbers of channels, 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options groups(long groups) {
      this.groups = groups;
      return this;
    }

    /**
     * Whether a number is added to each channel.
     *
     * @param bias true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /**
     * What is put around the input.
     *
     * @param paddingMode zeros by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options paddingMode(PaddingMode paddingMode) {
      this.paddingMode = paddingMode;
      return this;
    }

    /**
     * The filters, shared with whoever holds them; no random numbers are drawn for them.
     *
     * @param weight {@code (out, in / groups, height, width)}; new ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    private void check(long inChannels, long outChannels) {
      if (groups <= 0 || inChannels % groups != 0 || outChannels % groups != 0) {
        throw new IllegalArgumentException(
            "Conv2d: groups " + groups + " must divide " + inChannels + " and " + outChannels);
      }
      if (named == ConvPadding.SAME && (stride[0] != 1 || stride[1] != 1)) {
        throw new IllegalArgumentException("Conv2d: padding SAME needs stride 1");
      }
    }

    /** Left, right, top, bottom: how much to pad by hand. */
    private long[] border(long[] kernelSize) {
      if (named == null) {
        return new long[] {padding[1], padding[1], padding[0], padding[0]};
      }
      long[] border = new long[4];
      for (int i = 0; i < 2 && named == ConvPadding.SAME; i++) {
        long total = dilation[1 - i] * (kernelSize[1 - i] - 1);
        border[2 * i] = total / 2;
        border[2 * i + 1] = total - total / 2;
      }
      return border;
    }

    private String repr() {
      StringBuilder text = new StringBuilder(", stride=").append(Repr.tuple(stride));
      if (named != null) {
        text.append(", padding=").append(named == ConvPadding.SAME ? "same" : "valid");
      } else if (padding[0] != 0 || padding[1] != 0) {
        text.append(", padding=").append(Repr.tuple(padding));
      }
      if (dilation[0] != 1 || dilation[1] != 1) {
        text.append(", dilation=").append(Repr.tuple(dilation));
      }
      return groups == 1 ? text.toString() : text.append(", groups=").append(groups).toString();
    }
  }
}
