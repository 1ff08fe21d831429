package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.ConvPadding;
import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Tensor;

/** Base class of the convolution layers. */
public abstract sealed class ConvNd extends Convolution permits Conv1d, Conv2d, Conv3d {
  private final Options options;

  ConvNd(int dims, long inChannels, long outChannels, KernelArgs<Options> kernelArgs) {
    this(inChannels, outChannels, kernelArgs.sizes(dims), new Options(dims, kernelArgs.options()));
  }

  private ConvNd(long inChannels, long outChannels, long[] kernelSize, Options o) {
    super(new WeightShape(outChannels, o.groups, kernelSize, false), inChannels, o.bias, o.weight);
    o.check(getClass().getSimpleName());
    this.options = o;
    o.weight = null;
  }

  abstract Tensor convolve(Tensor input, Tensor weight, Consumer<F.ConvOptions> chosen);

  @Override
  public final Tensor forward(Tensor input) {
    if (options.paddingMode == PadMode.CONSTANT) {
      return convolve(input, options.padding, options.namedPadding);
    }
    long[] padSizes = options.padSizes(weightShape().kernelSize());
    Tensor padded = F.pad(input, padSizes, options.paddingMode);
    try {
      return convolve(padded, new long[] {0}, null);
    } finally {
      padded.close();
    }
  }

  private Tensor convolve(Tensor input, long[] padding, @Nullable ConvPadding namedPadding) {
    Tensor bias = biasOrNull();
    return convolve(
        input,
        weight(),
        o -> {
          o.stride(options.stride).dilation(options.dilation).groups(options.groups);
          if (bias != null) {
            o.bias(bias);
          }
          if (namedPadding != null) {
            o.padding(namedPadding);
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
    return options.paddingMode == PadMode.CONSTANT
        ? ""
        : ", padding_mode=" + options.paddingMode.name().toLowerCase(Locale.ROOT);
  }

  /** Options of a convolution. */
  @CanIgnoreReturnValue
  public static final class Options {
    private final int dims;
    private long[] stride;
    private long[] padding;
    private @Nullable ConvPadding namedPadding;
    private long[] dilation;
    private long groups = 1;
    private boolean bias = true;
    private PadMode paddingMode = PadMode.CONSTANT;
    private @Nullable Tensor weight;

    private Options(int dims, Consumer<Options> choice) {
      this.dims = dims;
      this.stride = Sizes.filled(dims, 1);
      this.padding = Sizes.filled(dims, 0);
      this.dilation = Sizes.filled(dims, 1);
      choice.accept(this);
    }

    /** Stride of the convolution: one value or one per dimension. Default 1. */
    public Options stride(long... stride) {
      this.stride = Sizes.expand("stride", dims, stride);
      return this;
    }

    /** Padding on both sides of the input: one value or one per dimension. Default 0. */
    public Options padding(long... padding) {
      this.padding = Sizes.expand("padding", dims, padding);
      this.namedPadding = null;
      return this;
    }

    /**
     * Padding by name, {@code 'same'} or {@code 'valid'}. {@code SAME} keeps the input's size and
     * requires stride 1.
     */
    public Options padding(ConvPadding padding) {
      this.namedPadding = padding;
      return this;
    }

    /** Spacing between kernel elements: one value or one per dimension. Default 1. */
    public Options dilation(long... dilation) {
      this.dilation = Sizes.expand("dilation", dims, dilation);
      return this;
    }

    /** Number of channel groups, a divisor of both channel counts. Default 1. */
    public Options groups(long groups) {
      this.groups = groups;
      return this;
    }

    /** Whether a bias is added. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /** Padding mode of the input; {@code CONSTANT} pads with zeros. Default {@code CONSTANT}. */
    public Options paddingMode(PadMode paddingMode) {
      this.paddingMode = paddingMode;
      return this;
    }

    /**
     * Weight of the layer, shared with the caller: {@code (out, in / groups, *)}, the kernel size
     * last. A parameter is tied; for another tensor the layer creates its own handle on the same
     * memory. Default: a new weight with drawn initial values.
     */
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }

    private void check(String name) {
      if (namedPadding == ConvPadding.SAME && Arrays.stream(stride).anyMatch(s -> s != 1)) {
        throw new IllegalArgumentException(name + ": padding SAME needs stride 1");
      }
    }

    /** Sizes for {@code F.pad}, two per dimension, the last dimension first. */
    @CheckReturnValue
    private long[] padSizes(long[] kernelSize) {
      long[] padSizes = new long[2 * dims];
      for (int i = 0; i < dims; i++) {
        int d = dims - 1 - i;
        long total = namedPadding == null ? 2 * padding[d] : dilation[d] * (kernelSize[d] - 1);
        long before = namedPadding == ConvPadding.VALID ? 0 : total / 2;
        padSizes[2 * i] = before;
        padSizes[2 * i + 1] = namedPadding == ConvPadding.VALID ? 0 : total - before;
      }
      return padSizes;
    }

    @CheckReturnValue
    private String repr() {
      StringBuilder text = new StringBuilder(", stride=").append(Repr.tuple(stride));
      if (namedPadding != null) {
        text.append(", padding=").append(namedPadding == ConvPadding.SAME ? "same" : "valid");
      } else {
        text.append(Repr.nonDefault(0, "padding", padding));
      }
      return text.append(Repr.nonDefault(1, "dilation", dilation)).toString();
    }
  }
}
