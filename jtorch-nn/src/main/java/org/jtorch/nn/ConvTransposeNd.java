package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * What spreads its input with filters, in any number of dimensions: the gradient of a convolution
 * by its input.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public abstract sealed class ConvTransposeNd extends Convolution
    permits ConvTranspose1d, ConvTranspose2d, ConvTranspose3d {
  private final int dims;
  private final Options options;

  ConvTransposeNd(int dims, long inChannels, long outChannels, Window<Options> window) {
    this(inChannels, outChannels, window.sizes(dims), new Options(dims, window.options()));
  }

  private ConvTransposeNd(long inChannels, long outChannels, long[] kernelSize, Options o) {
    super(new Filters(outChannels, o.groups, kernelSize, true), inChannels, o.bias, o.weight);
    this.dims = kernelSize.length;
    this.options = o;
    o.weight = null;
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  abstract Tensor spread(Tensor input, Tensor weight, Consumer<F.ConvTransposeOptions> chosen);

  @Override
  public final Tensor forward(Tensor input) {
    return spread(input, options.outputPadding);
  }

  /**
   * Computes an output of a given size, where a stride leaves several sizes open.
   *
   * @param input the input
   * @param outputSize the sizes of the spatial dimensions, or of all; none for the smallest
   * @return the output
   * @throws org.jtorch.TorchException if the strides do not lead to that size
   */
  public final Tensor call(Tensor input, long... outputSize) {
    if (outputSize.length == 0) {
      return call(input);
    }
    return call(() -> spread(input, paddingFor(input, outputSize)), input);
  }

  private Tensor spread(Tensor input, long[] outputPadding) {
    Tensor bias = biasOrNull();
    return spread(
        input,
        weight(),
        o -> {
          o.stride(options.stride).padding(options.padding).outputPadding(outputPadding);
          o.groups(options.groups).dilation(options.dilation);
          if (bias != null) {
            o.bias(bias);
          }
        });
  }

  private long[] paddingFor(Tensor input, long[] outputSize) {
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    long[] wanted = outputSize;
    if (wanted.length == input.dim()) {
      wanted = Arrays.copyOfRange(wanted, wanted.length - dims, wanted.length);
    }
    long[] least = leastSize(input);
    long[] most = new long[dims];
    boolean fits = wanted.length == dims;
    for (int d = 0; d < dims; d++) {
      most[d] = least[d] + options.stride[d] - 1;
      fits = fits && wanted[d] >= least[d] && wanted[d] <= most[d];
    }
    if (!fits) {
      throw Inputs.refused(
          this,
          "outputSize "
              + Arrays.toString(outputSize)
              + " is not from "
              + Arrays.toString(least)
              + " to "
              + Arrays.toString(most)
              + ", for an input of "
              + input.shape());
    }
    long[] padding = new long[dims];
    Arrays.setAll(padding, d -> outputSize[outputSize.length - dims + d] - least[d]);
    return padding;
  }

  private long[] leastSize(Tensor input) {
    long[] least = new long[dims];
    for (int d = 0; d < dims; d++) {
      least[d] =
          (input.size(d - dims) - 1) * options.stride[d]
              - 2 * options.padding[d]
              + options.dilation[d] * (filters().kernelSize()[d] - 1)
              + 1;
    }
    return least;
  }

  @Override
  final String optionsRepr() {
    return ", stride="
        + Repr.tuple(options.stride)
        + Repr.unless(0, "padding", options.padding)
        + Repr.unless(1, "dilation", options.dilation)
        + Repr.unless(0, "output_padding", options.outputPadding);
  }

  /**
   * What a transposed convolution may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private final int dims;
    private long[] stride;
    private long[] padding;
    private long[] outputPadding;
    private long groups = 1;
    private boolean bias = true;
    private long[] dilation;
    private @Nullable Tensor weight;

    private Options(int dims, Consumer<Options> choice) {
      this.dims = dims;
      this.stride = Sizes.filled(dims, 1);
      this.padding = Sizes.filled(dims, 0);
      this.outputPadding = Sizes.filled(dims, 0);
      this.dilation = Sizes.filled(dims, 1);
      choice.accept(this);
    }

    /**
     * How far apart the input's elements are spread.
     *
     * @param stride in pixels of the output, one number or one a dimension, 1 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options stride(long... stride) {
      this.stride = Sizes.spread("stride", dims, stride);
      return this;
    }

    /**
     * How much of the output is cut off, the padding of the convolution that this one undoes.
     *
     * @param padding in pixels on each side, one number or one a dimension, 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options padding(long... padding) {
      this.padding = Sizes.spread("padding", dims, padding);
      return this;
    }

    /**
     * How much larger the output is at its end.
     *
     * @param outputPadding in pixels, less than the stride, one number or one a dimension, 0 by
     *     default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options outputPadding(long... outputPadding) {
      this.outputPadding = Sizes.spread("outputPadding", dims, outputPadding);
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
     * The filters, shared with whoever holds them; no random numbers are drawn for them.
     *
     * @param weight {@code (in, out / groups, *)}, the kernel's sizes last; a parameter is tied, of
     *     another tensor the layer has a handle of its own on the same memory; new ones by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }
  }
}
