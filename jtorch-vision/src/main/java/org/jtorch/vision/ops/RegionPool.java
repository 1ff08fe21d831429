package org.jtorch.vision.ops;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;

/** A module that pools boxes of feature maps. */
abstract sealed class RegionPool extends Module permits PSRoIAlign, PSRoIPool, RoIAlign, RoIPool {
  final long[] outputSize;
  private final String function;

  /**
   * Creates a module.
   *
   * @param function the name of the function, for messages
   */
  RegionPool(String function, long[] outputSize) {
    this.function = function;
    this.outputSize = PooledRegions.checkSize(getClass().getSimpleName(), outputSize).clone();
  }

  abstract Tensor pool(Tensor input, Tensor rois);

  /**
   * Pools boxes.
   *
   * @param input feature maps, {@code (N, C, H, W)}; with {@code C * height * width} channels if
   *     the operator is position-sensitive
   * @param rois {@code (K, 5)}: the index of the image in the batch, then the box
   * @return {@code (K, C, height, width)}
   */
  public Tensor call(Tensor input, Tensor rois) {
    return call(() -> pool(input, rois), input, rois);
  }

  /**
   * Pools the boxes of each image.
   *
   * @param input feature maps, {@code (N, C, H, W)}; with {@code C * height * width} channels if
   *     the operator is position-sensitive
   * @param boxes one {@code (L, 4)} per image
   * @return {@code (K, C, height, width)}, image by image
   */
  public Tensor call(Tensor input, List<Tensor> boxes) {
    return Rois.with(function, boxes, rois -> call(input, rois));
  }
}
