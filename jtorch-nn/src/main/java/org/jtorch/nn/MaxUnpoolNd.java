package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Puts the elements of a pooled tensor back where they stood, in any number of dimensions.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public abstract sealed class MaxUnpoolNd extends Module
    permits MaxUnpool1d, MaxUnpool2d, MaxUnpool3d {
  private final int dims;
  private final long[] kernelSize;
  private final Options options;

  MaxUnpoolNd(int dims, long[] kernelSize, Consumer<Options> options) {
    this.dims = dims;
    this.kernelSize = Sizes.spread("kernelSize", dims, kernelSize);
    this.options = new Options(dims, this.kernelSize, options);
  }

  final long[] kernelSize() {
    return kernelSize;
  }

  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  abstract Tensor unpool(Tensor input, Tensor indices, Consumer<F.MaxUnpoolOptions> chosen);

  /**
   * Computes the output; to be called by {@link #call} alone.
   *
   * @param input what the pool chose
   * @param indices the positions that the pool told, of the same shape
   * @param outputSize the size to reach, where several sizes pool to the same; none for the
   *     smallest
   * @return the elements at their positions, zero elsewhere
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
   * Computes the output, hooks and paths of errors included.
   *
   * @param input what the pool chose
   * @param indices the positions that the pool told, of the same shape
   * @param outputSize the size to reach, where several sizes pool to the same; none for the
   *     smallest
   * @return the elements at their positions, zero elsewhere
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

  /**
   * What the inverse of a pool may be told.
   *
   * <p><b>Ownership:</b> holds no tensor after construction.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
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

    /**
     * How far the pool's window moved.
     *
     * @param stride in pixels, one number or one a dimension; the window by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options stride(long... stride) {
      this.stride = Sizes.spread("stride", dims, stride);
      return this;
    }

    /**
     * The pool's padding.
     *
     * @param padding in pixels on each side, one number or one a dimension, 0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options padding(long... padding) {
      this.padding = Sizes.spread("padding", dims, padding);
      return this;
    }
  }
}
