package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Extracts sliding local blocks from a batched input (im2col), one column per block, {@code
 * torch.nn.Unfold}. {@code (N, C, H, W)} to {@code (N, C * kH * kW, L)}; {@code N} is optional.
 */
public final class Unfold extends Module implements Layer {
  private final long[] kernelSize;
  private final BlockOptions options;

  /** Creates a layer with stride 1 and no padding; see {@link #Unfold(long, Consumer)}. */
  public Unfold(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize height and width of a block
   * @param options {@code o -> o.padding(1).stride(2)}
   */
  public Unfold(long kernelSize, Consumer<BlockOptions> options) {
    this(new long[] {kernelSize}, options);
  }

  /** {@link #Unfold(long)} with a height and a width. */
  public Unfold(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /** {@link #Unfold(long, Consumer)} with a height and a width. */
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
