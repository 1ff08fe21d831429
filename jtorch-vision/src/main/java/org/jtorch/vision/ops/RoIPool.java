package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.PythonNumbers;

/** RoIPool, {@code torchvision.ops.RoIPool}; see {@link VisionOps#roiPool}. */
public final class RoIPool extends Module {
  private final long[] outputSize;
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
    this.outputSize = PooledRegions.checkSize("RoIPool", outputSize).clone();
    this.options = Options.of(options);
  }

  /**
   * Pools boxes.
   *
   * @param input feature maps, {@code (N, C, H, W)}
   * @param rois {@code (K, 5)}: the index of the image in the batch, then the box
   * @return {@code (K, C, height, width)}
   */
  public Tensor call(Tensor input, Tensor rois) {
    return call(() -> RoiPooling.max(input, rois, outputSize, options.spatialScale()), input, rois);
  }

  /**
   * Pools the boxes of each image.
   *
   * @param input feature maps, {@code (N, C, H, W)}
   * @param boxes one {@code (L, 4)} per image
   * @return {@code (K, C, height, width)}, image by image
   */
  public Tensor call(Tensor input, List<Tensor> boxes) {
    return Rois.with("roiPool", boxes, rois -> call(input, rois));
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
