package org.jtorch.vision.ops;

import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Position-sensitive RoIPool, {@code torchvision.ops.PSRoIPool}; see {@link VisionOps#psRoiPool}.
 */
public final class PSRoIPool extends RegionPool {
  private final RoIPool.Options options;

  /**
   * Creates a module with a square output.
   *
   * @param outputSize height and width of the output
   * @param options {@code o -> o.spatialScale(0.25)}
   */
  public PSRoIPool(long outputSize, Consumer<RoIPool.Options> options) {
    this(new long[] {outputSize}, options);
  }

  /**
   * Creates a module.
   *
   * @param outputSize height and width of the output
   * @param options {@code o -> o.spatialScale(0.25)}
   */
  public PSRoIPool(long[] outputSize, Consumer<RoIPool.Options> options) {
    super("psRoiPool", outputSize);
    this.options = RoIPool.Options.of(options);
  }

  @Override
  Tensor pool(Tensor input, Tensor rois) {
    return RoiPooling.positionSensitive(input, rois, outputSize, options.spatialScale());
  }

  @Override
  protected String extraRepr() {
    return "output_size="
        + PooledRegions.repr(outputSize)
        + ", spatial_scale="
        + PythonNumbers.of(options.spatialScale());
  }
}
