package org.jtorch.vision.ops;

import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/**
 * DropBlock: in training sets random blocks to zero, {@code torchvision.ops.DropBlock3d}. Input:
 * {@code (N, C, D, H, W)}. Output: same shape.
 */
public final class DropBlock3d extends Module implements Layer {
  private final double p;
  private final long blockSize;
  private final DropBlock2d.Options options;

  /**
   * Creates a layer that keeps its input unchanged; see {@link #DropBlock3d(double, long,
   * Consumer)}.
   */
  public DropBlock3d(double p, long blockSize) {
    this(p, blockSize, o -> {});
  }

  /**
   * Creates a layer.
   *
   * @param p probability of an element to be dropped, from 0 to 1
   * @param blockSize side of a block, odd; at most the size of the input
   * @param options {@code o -> o.inplace(true)}
   * @throws IllegalArgumentException if the probability is out of range
   */
  public DropBlock3d(double p, long blockSize, Consumer<DropBlock2d.Options> options) {
    DroppedRegions.checkProbability("DropBlock3d", p);
    this.p = p;
    this.blockSize = blockSize;
    this.options = DropBlock2d.Options.of(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return DroppedRegions.dropBlock(3, input, p, blockSize, isTraining(), options);
  }

  @Override
  protected String extraRepr() {
    return options.repr(p, blockSize);
  }
}
