package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Adds up blocks where they overlap to a plane, {@code torch.nn.Fold}. {@code (N, C * kH * kW, L)}
 * to {@code (N, C, H, W)}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Fold extends Module implements Layer {
  private final long[] outputSize;
  private final long[] kernelSize;
  private final BlockOptions options;

  /**
   * The layer for blocks that lie 1 apart.
   *
   * @param outputSize height and width of the plane
   * @param kernelSize height and width of a block
   */
  public Fold(long outputSize, long kernelSize) {
    this(outputSize, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param outputSize height and width of the plane
   * @param kernelSize height and width of a block
   * @param options {@code o -> o.padding(1).stride(2)}
   */
  public Fold(long outputSize, long kernelSize, Consumer<BlockOptions> options) {
    this(new long[] {outputSize}, new long[] {kernelSize}, options);
  }

  /**
   * The layer for blocks that lie 1 apart.
   *
   * @param outputSize height and width of the plane
   * @param kernelSize height and width of a block
   */
  public Fold(long[] outputSize, long[] kernelSize) {
    this(outputSize, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param outputSize height and width of the plane
   * @param kernelSize height and width of a block
   * @param options {@code o -> o.padding(1).stride(2)}
   */
  public Fold(long[] outputSize, long[] kernelSize, Consumer<BlockOptions> options) {
    this.outputSize = Sizes.checked("outputSize", 2, outputSize);
    this.kernelSize = Sizes.checked("kernelSize", 2, kernelSize);
    this.options = new BlockOptions(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.fold(input, outputSize, kernelSize, options::passOn);
  }

  @Override
  protected String extraRepr() {
    return "output_size="
        + Repr.sizes(outputSize)
        + ", kernel_size="
        + Repr.sizes(kernelSize)
        + ", "
        + options.repr();
  }
}
