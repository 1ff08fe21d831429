package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Base class of the transposed convolution layers: the gradient of a convolution with respect to
 * its input.
 */
public abstract sealed class ConvTransposeNd extends Convolution
    permits ConvTranspose1d, ConvTranspose2d, ConvTranspose3d {
  private final int dims;
  private final Options options;

  ConvTransposeNd(int dims, long inChannels, long outChannels, KernelArgs<Options> kernelArgs) {
    this(inChannels, outChannels, kernelArgs.sizes(dims), new Options(dims, kernelArgs.options()));
  }

  private ConvTransposeNd(long inChannels, long outChannels, long[] kernelSize, Options o) {
    super(new WeightShape(outChannels, o.groups, kernelSize, true), inChannels, o.bias, o.weight);
    this.dims = kernelSize.length;
    this.options = o;
    o.weight = null;
  }

  abstract Tensor convolveTransposed(
      Tensor input, Tensor weight, Consumer<F.ConvTransposeOptions> chosen);

  @Override
  public final Tensor forward(Tensor input) {
    return convolveTransposed(input, options.outputPadding);
  }

  /**
   * Computes an output of a given size. With a stride above 1 several output sizes are possible.
   *
   * @param input the input
   * @param outputSize sizes of the spatial dimensions, or of all dimensions; empty for the smallest
   *     possible size
   * @return the output
   * @throws org.jtorch.TorchException if that size is not possible with the strides
   */
  public final Tensor call(Tensor input, long... outputSize) {
    if (outputSize.length == 0) {
      return call(input);
    }
    return call(() -> convolveTransposed(input, outputPaddingFor(input, outputSize)), input);
  }

  private Tensor convolveTransposed(Tensor input, long[] outputPadding) {
    Tensor bias = biasOrNull();
    return convolveTransposed(
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

  private long[] outputPaddingFor(Tensor input, long[] outputSize) {
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    long[] spatialSize = outputSize;
    if (spatialSize.length == input.dim()) {
      spatialSize = Arrays.copyOfRange(spatialSize, spatialSize.length - dims, spatialSize.length);
    }
    long[] min = minSize(input);
    long[] max = new long[dims];
    boolean fits = spatialSize.length == dims;
    for (int d = 0; d < dims; d++) {
      max[d] = min[d] + options.stride[d] - 1;
      fits = fits && spatialSize[d] >= min[d] && spatialSize[d] <= max[d];
    }
    if (!fits) {
      throw Inputs.refused(
          this,
          "outputSize "
              + Arrays.toString(outputSize)
              + " is not in the range from "
              + Arrays.toString(min)
              + " to "
              + Arrays.toString(max)
              + " for an input of "
              + input.shape());
    }
    long[] padding = new long[dims];
    Arrays.setAll(padding, d -> outputSize[outputSize.length - dims + d] - min[d]);
    return padding;
  }

  private long[] minSize(Tensor input) {
    long[] min = new long[dims];
    for (int d = 0; d < dims; d++) {
      min[d] =
          (input.size(d - dims) - 1) * options.stride[d]
              - 2 * options.padding[d]
              + options.dilation[d] * (weightShape().kernelSize()[d] - 1)
              + 1;
    }
    return min;
  }

  @Override
  final String optionsRepr() {
    return ", stride="
        + Repr.tuple(options.stride)
        + Repr.nonDefault(0, "padding", options.padding)
        + Repr.nonDefault(1, "dilation", options.dilation)
        + Repr.nonDefault(0, "output_padding", options.outputPadding);
  }

  /** Options of a transposed convolution. */
  @CanIgnoreReturnValue
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

    /** Stride of the convolution: one value or one per dimension. Default 1. */
    public Options stride(long... stride) {
      this.stride = Sizes.expand("stride", dims, stride);
      return this;
    }

    /**
     * Implicit zero padding: one value or one per dimension. {@code dilation * (kernelSize - 1) -
     * padding} zeros are added to both sides of the input, so a larger value makes the output
     * smaller. Default 0.
     */
    public Options padding(long... padding) {
      this.padding = Sizes.expand("padding", dims, padding);
      return this;
    }

    /**
     * Additional size added to one side of the output, less than the stride: one value or one per
     * dimension. Default 0.
     */
    public Options outputPadding(long... outputPadding) {
      this.outputPadding = Sizes.expand("outputPadding", dims, outputPadding);
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

    /** Spacing between kernel elements: one value or one per dimension. Default 1. */
    public Options dilation(long... dilation) {
      this.dilation = Sizes.expand("dilation", dims, dilation);
      return this;
    }

    /**
     * Weight of the layer, shared with the caller: {@code (in, out / groups, *)}, the kernel size
     * last. A parameter is tied; for another tensor the layer creates its own handle on the same
     * memory. Default: a new weight with drawn initial values.
     */
    public Options weight(Tensor weight) {
      this.weight = weight;
      return this;
    }
  }
}
