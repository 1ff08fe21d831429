package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Cuts a plane into the blocks that a filter would see, a column each, {@code torch.nn.Unfold}.
 * {@code (N, C, H, W)} to {@code (N, C * kH * kW, L)}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class Unfold extends Module implements Layer {
  private final long[] kernelSize;
  private final BlockOptions options;

  /**
   * The layer, moved by 1, without padding.
   *
   * @param kernelSize height and width of a block
   */
  public Unfold(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a block
   * @param options {@code o -> o.padding(1).stride(2)}
   */
  public Unfold(long kernelSize, Consumer<BlockOptions> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer, moved by 1, without padding.
   *
   * @param kernelSize height and width of a block
   */
  public Unfold(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize height and width of a block
   * @param options {@code o -> o.padding(1).stride(2)}
   */
  public Unfold(long[] kernelSize, Consumer<BlockOptions> options) {
    this.kernelSize = Sizes.checked("kernelSize", 2, kernelSize);
    this.options = new BlockOptions(options);
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.unfold(input, kernelSize, options::passOn);
  }

  @Override
  protected String extraRepr() {
    return "kernel_size=" + Repr.sizes(kernelSize) + ", " + options.repr();
  }
}
