package org.jtorch.vision.ops;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Position-sensitive RoIPool, {@code torchvision.ops.PSRoIPool}; see {@link VisionOps#psRoiPool}.
 */
public final class PSRoIPool extends Module {
  private final long[] outputSize;
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
    this.outputSize = PooledRegions.checkSize("PSRoIPool", outputSize).clone();
    this.options = RoIPool.Options.of(options);
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
        () -> RoiPooling.positionSensitive(input, rois, outputSize, options.spatialScale()),
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
    return Rois.with("psRoiPool", boxes, rois -> call(input, rois));
  }

  @Override
  protected String extraRepr() {
    return "output_size="
        + PooledRegions.repr(outputSize)
        + ", spatial_scale="
        + PythonNumbers.of(options.spatialScale());
  }
}
