package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Position-sensitive RoIAlign, {@code torchvision.ops.PSRoIAlign}; see {@link
 * VisionOps#psRoiAlign}.
 */
public final class PSRoIAlign extends Module {
  private final long[] outputSize;
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
    this.outputSize = PooledRegions.checkSize("PSRoIAlign", outputSize).clone();
    this.options = Options.of(options);
  }

  /**
   * Pools boxes.
   *
   * @param input feature maps, {@code (N, C * height * width, H, W)}
   * @param rois {@code (K, 5)}: the index of the image in the batch, then the box
   * @return {@code (K, C, height, width)}
   */
  public Tensor call(Tensor input, Tensor rois) {
    return call(
        () -> RoiAlignment.positionSensitive(input, rois, outputSize, options.settings()),
        input,
        rois);
  }

  /**
   * Pools the boxes of each image.
   *
   * @param input feature maps, {@code (N, C * height * width, H, W)}
   * @param boxes one {@code (L, 4)} per image
   * @return {@code (K, C, height, width)}, image by image
   */
  public Tensor call(Tensor input, List<Tensor> boxes) {
    return Rois.with("psRoiAlign", boxes, rois -> call(input, rois));
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
