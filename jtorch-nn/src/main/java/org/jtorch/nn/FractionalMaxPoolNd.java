package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/** Base class of the fractional max pooling layers. */
public abstract sealed class FractionalMaxPoolNd extends IndexedPool
    permits FractionalMaxPool2d, FractionalMaxPool3d {
  private final long[] kernelSize;
  private final Options options;
  private final @Nullable Slot<Tensor> randomSamples;

  FractionalMaxPoolNd(int dims, long[] kernelSize, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    o.check(getClass().getSimpleName(), dims);
    this.kernelSize = Sizes.checked("kernelSize", dims, kernelSize);
    this.options = o;
    randomSamples =
        o.randomSamples == null
            ? null
            : buffer("_random_samples", Parameters.ownBuffer(o.randomSamples));
    o.randomSamples = null;
  }

  final long[] kernelSize() {
    return kernelSize;
  }

  final void passOn(F.FractionalMaxPoolOptions o) {
    if (options.outputSize != null) {
      o.outputSize(options.outputSize);
    }
    if (options.outputRatio != null) {
      o.outputRatio(options.outputRatio);
    }
    if (randomSamples != null) {
      o.randomSamples(randomSamples.get());
    }
  }

  @Override
  public final Tensor forward(Tensor input) {
    ValuesIndices both = withIndices(input);
    both.indices().close();
    return both.values();
  }

  /**
   * Options of a fractional max pooling layer. Exactly one of {@code outputSize} and {@code
   * outputRatio} is required.
   */
  @CanIgnoreReturnValue
  public static final class Options {
    private long @Nullable [] outputSize;
    private double @Nullable [] outputRatio;
    private @Nullable Tensor randomSamples;

    private Options() {}

    /** Output size: one value or one per dimension. */
    public Options outputSize(long... outputSize) {
      this.outputSize = outputSize.clone();
      return this;
    }

    /**
     * Output size as a ratio of the input size, between 0 and 1: one value or one per dimension.
     */
    public Options outputRatio(double... outputRatio) {
      this.outputRatio = outputRatio.clone();
      return this;
    }

    /**
     * Random samples from 0 to 1 that place the pooling regions, registered as a buffer: {@code (N,
     * C, 2)} or {@code (N, C, 3)}. Default: drawn at each call.
     */
    public Options randomSamples(Tensor randomSamples) {
      this.randomSamples = randomSamples;
      return this;
    }

    private void check(String name, int dims) {
      if ((outputSize == null) == (outputRatio == null)) {
        throw new IllegalArgumentException(name + ": set either outputSize or outputRatio");
      }
      if (outputSize != null) {
        outputSize = Sizes.checked("outputSize", dims, outputSize);
        return;
      }
      double[] ratio = outputRatio;
      if (ratio != null && !isRatio(ratio, dims)) {
        throw new IllegalArgumentException(
            name
                + ": outputRatio takes one number or "
                + dims
                + " between 0 and 1, got "
                + Arrays.toString(ratio));
      }
    }

    @CheckReturnValue
    private static boolean isRatio(double[] ratio, int dims) {
      return (ratio.length == 1 || ratio.length == dims)
          && Arrays.stream(ratio).allMatch(share -> share > 0 && share < 1);
    }
  }
}
