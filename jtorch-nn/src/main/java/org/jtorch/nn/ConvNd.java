package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.ConvPadding;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * What slides filters over its input, in any number of dimensions.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public abstract sealed class ConvNd extends Convolution permits Conv1d, Conv2d, Conv3d {
  private final Options options;

  ConvNd(int dims, long inChannels, long outChannels, Window<Options> window) {
    this(inChannels, outChannels, window.sizes(dims), new Options(dims, window.options()));
  }

  private ConvNd(long inChannels, long outChannels, long[] kernelSize, Options o) {
    super(new Filters(outChannels, o.groups, kernelSize, false), inChannels, o.bias, o.weight);
    o.check(getClass().getSimpleName());
    this.options = o;
    o.weight = null;
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  abstract Tensor convolve(Tensor input, Tensor weight, Consumer<F.ConvOptions> chosen);

  @Override
  public final Tensor forward(Tensor input) {
    if (options.paddingMode == PaddingMode.ZEROS) {
      return convolve(input, options.padding, options.named);
    }
    long[] border = options.border(filters().kernelSize());
    Tensor padded = F.pad(input, border, options.paddingMode.mode());
    try {
      return convolve(padded, new long[] {0}, null);
    } finally {
      padded.close();
    }
  }

  private Tensor convolve(Tensor input, long[] padding, @Nullable ConvPadding named) {
    Tensor bias = biasOrNull();
    return convolve(
        input,
        weight(),
        o -> {
          o.stride(options.stride).dilation(options.dilation).groups(options.groups);
          if (bias != null) {
            o.bias(bias);
          }
          if (named != null) {
            o.padding(named);
          } else {
            o.padding(padding);
          }
        });
  }

  @Override
  final String optionsRepr() {
    return options.repr();
  }

  @Override
  final String endRepr() {
    return options.paddingMode == PaddingMode.ZEROS
        ? ""
        : ", padding_mode=" + options.paddingMode.pythonName();
  }

  /**
   * What a convolution may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private final int dims;
    private long[] stride;
    private long[] padding;
    private @Nullable ConvPadding named;
    private long[] dilation;
    private long groups = 1;
    private boolean bias = true;
    private PaddingMode paddingMode = PaddingMode.ZEROS;
    private @Nullable Tensor weight;

    private Options(int dims, Consumer<Options> choice) {
      this.dims = dims;
      this.stride = Sizes.filled(dims, 1);
      this.padding = Sizes.filled(dims, 0);
      this.dilation = Sizes.filled(dims, 1);
      choice.accept(this);
    }

    /**
     * How far the filters move.
     *
     * @param stride in pixels, one number or one a dimension, 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options stride(long... stride) {
      this.stride = Sizes.spread("stride", dims, stride);
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
      this.padding = Sizes.spread("padding", dims, padding);
      this.named = null;
      return this;
    }

    /**
     * How much is put around the input, by name.
     *
     * @param padding {@code SAME} keeps the sizes where the stride is 1
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
      this.dilation = Sizes.spread("dilation", dims, dilation);
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
     * @param weight {@code (out, in / groups, *)}, the kernel's sizes last; a parameter is tied, of
     *     another tensor the layer has a handle of its own on the same memory; new ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    private void check(String name) {
      if (named == ConvPadding.SAME && Arrays.stream(stride).anyMatch(step -> step != 1)) {
        throw new IllegalArgumentException(name + ": padding SAME needs stride 1");
      }
    }

    /** How much to pad by hand at both ends, the last dimension first. */
    private long[] border(long[] kernelSize) {
      long[] border = new long[2 * dims];
      for (int i = 0; i < dims; i++) {
        int d = dims - 1 - i;
        long total = named == null ? 2 * padding[d] : dilation[d] * (kernelSize[d] - 1);
        long before = named == ConvPadding.VALID ? 0 : total / 2;
        border[2 * i] = before;
        border[2 * i + 1] = named == ConvPadding.VALID ? 0 : total - before;
      }
      return border;
    }

    private String repr() {
      StringBuilder text = new StringBuilder(", stride=").append(Repr.tuple(stride));
      if (named != null) {
        text.append(", padding=").append(named == ConvPadding.SAME ? "same" : "valid");
      } else {
        text.append(Repr.unless(0, "padding", padding));
      }
      return text.append(Repr.unless(1, "dilation", dilation)).toString();
    }
  }
}
