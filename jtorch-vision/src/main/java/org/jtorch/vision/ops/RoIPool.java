package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.PythonNumbers;

/** RoIPool, {@code torchvision.ops.RoIPool}; see {@link VisionOps#roiPool}. */
public final class RoIPool extends RegionPool {
  private final Options options;

  /**
   * Creates a module with a square output.
   *
   * @param outputSize height and width of the output
   * @param options {@code o -> o.spatialScale(0.25)}
   */
  public RoIPool(long outputSize, Consumer<Options> options) {
    this(new long[] {outputSize}, options);
  }

  /**
   * Creates a module.
   *
   * @param outputSize height and width of the output
   * @param options {@code o -> o.spatialScale(0.25)}
   */
  public RoIPool(long[] outputSize, Consumer<Options> options) {
    super("roiPool", outputSize);
    this.options = Options.of(options);
  }

  @Override
  Tensor pool(Tensor input, Tensor rois) {
    return RoiPooling.max(input, rois, outputSize, options.spatialScale());
  }

  @Override
  protected String extraRepr() {
    return "output_size="
        + PooledRegions.repr(outputSize)
        + ", spatial_scale="
        + PythonNumbers.of(options.spatialScale);
  }

  /** Options of {@link RoIPool} and {@link PSRoIPool} and {@link VisionOps#roiPool}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double spatialScale = 1;

    private Options() {}

    @CheckReturnValue
    static Options of(Consumer<Options> options) {
      Options chosen = new Options();
      options.accept(chosen);
      return chosen;
    }

    @CheckReturnValue
    double spatialScale() {
      return spatialScale;
    }

    /** Factor from the coordinates of boxes to those of the input. Default 1. */
    public Options spatialScale(double spatialScale) {
      this.spatialScale = spatialScale;
      return this;
    }
  }
}
