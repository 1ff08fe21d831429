package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Position-sensitive RoIAlign, {@code torchvision.ops.PSRoIAlign}; see {@link
 * VisionOps#psRoiAlign}.
 */
public final class PSRoIAlign extends RegionPool {
  private final Options options;

  /**
   * Creates a module with a square output.
   *
   * @param outputSize height and width of the output
   * @param options {@code o -> o.spatialScale(0.25)}
   */
  public PSRoIAlign(long outputSize, Consumer<Options> options) {
    this(new long[] {outputSize}, options);
  }

  /**
   * Creates a module.
   *
   * @param outputSize height and width of the output
   * @param options {@code o -> o.spatialScale(0.25)}
   */
  public PSRoIAlign(long[] outputSize, Consumer<Options> options) {
    super("psRoiAlign", outputSize);
    this.options = Options.of(options);
  }

  @Override
  Tensor pool(Tensor input, Tensor rois) {
    return RoiAlignment.positionSensitive(input, rois, outputSize, options.settings());
  }

  @Override
  protected String extraRepr() {
    return "output_size="
        + PooledRegions.repr(outputSize)
        + ", spatial_scale="
        + PythonNumbers.of(options.spatialScale)
        + ", sampling_ratio="
        + options.samplingRatio;
  }

  /** Options of {@link PSRoIAlign} and {@link VisionOps#psRoiAlign}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double spatialScale = 1;
    private long samplingRatio = -1;

    private Options() {}

    @CheckReturnValue
    static Options of(Consumer<Options> options) {
      Options chosen = new Options();
      options.accept(chosen);
      return chosen;
    }

    @CheckReturnValue
    RoiAlignment.Settings settings() {
      return new RoiAlignment.Settings(spatialScale, samplingRatio, true);
    }

    /** Factor from the coordinates of boxes to those of the input. Default 1. */
    public Options spatialScale(double spatialScale) {
      this.spatialScale = spatialScale;
      return this;
    }

    /** Samples per bin and axis, or 0 or less for about one per pixel of the input. Default -1. */
    public Options samplingRatio(long samplingRatio) {
      this.samplingRatio = samplingRatio;
      return this;
    }
  }
}
