package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/** Base class of the max unpooling layers. */
public abstract sealed class MaxUnpoolNd extends Module
    permits MaxUnpool1d, MaxUnpool2d, MaxUnpool3d {
  private final int dims;
  private final long[] kernelSize;
  private final Options options;

  MaxUnpoolNd(int dims, long[] kernelSize, Consumer<Options> options) {
    this.dims = dims;
    this.kernelSize = Sizes.expand("kernelSize", dims, kernelSize);
    this.options = new Options(dims, this.kernelSize, options);
  }

  final long[] kernelSize() {
    return kernelSize;
  }

  abstract Tensor unpool(Tensor input, Tensor indices, Consumer<F.MaxUnpoolOptions> chosen);

  /**
   * Computes the output. Call it through {@link #call}, which runs hooks.
   *
   * @param input the output of a max pooling layer
   * @param indices the indices that the pooling layer returned, of the same shape
   * @param outputSize target output size, to resolve the ambiguity where several input sizes pool
   *     to the same size; the smallest if empty
   * @return the values at their indices, zero elsewhere
   */
  public final Tensor forward(Tensor input, Tensor indices, long... outputSize) {
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    return unpool(
        input,
        indices,
        o -> {
          o.stride(options.stride).padding(options.padding);
          if (outputSize.length > 0) {
            o.outputSize(outputSize);
          }
        });
  }

  /**
   * Runs the layer with its hooks.
   *
   * @param input the output of a max pooling layer
   * @param indices the indices that the pooling layer returned, of the same shape
   * @param outputSize target output size, to resolve the ambiguity where several input sizes pool
   *     to the same size; the smallest if empty
   * @return the values at their indices, zero elsewhere
   */
  public final Tensor call(Tensor input, Tensor indices, long... outputSize) {
    return call(() -> forward(input, indices, outputSize), input, indices);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size="
        + Repr.tuple(kernelSize)
        + ", stride="
        + Repr.tuple(options.stride)
        + ", padding="
        + Repr.tuple(options.padding);
  }

  /** Options of a max unpooling layer. */
  @CanIgnoreReturnValue
  public static final class Options {
    private final int dims;
    private long[] stride;
    private long[] padding;

    private Options(int dims, long[] kernelSize, Consumer<Options> choice) {
      this.dims = dims;
      this.stride = kernelSize;
      this.padding = Sizes.filled(dims, 0);
      choice.accept(this);
    }

    /** Stride of the pooling window: one value or one per dimension. Default: the kernel size. */
    public Options stride(long... stride) {
      this.stride = Sizes.expand("stride", dims, stride);
      return this;
    }

    /** Padding of the pooling layer: one value or one per dimension. Default 0. */
    public Options padding(long... padding) {
      this.padding = Sizes.expand("padding", dims, padding);
      return this;
    }
  }
}
