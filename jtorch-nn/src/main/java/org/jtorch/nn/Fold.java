package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Combines sliding local blocks into an image by summing overlapping values, {@code torch.nn.Fold}.
 * Input: {@code (N, C * kH * kW, L)}. Output: {@code (N, C, H, W)}. The batch dimension is
 * optional.
 */
public final class Fold extends Module implements Layer {
  private final long[] outputSize;
  private final long[] kernelSize;
  private final BlockOptions options;

  /** Creates a layer with stride 1; see {@link #Fold(long, long, Consumer)}. */
  public Fold(long outputSize, long kernelSize) {
    this(outputSize, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param outputSize output height and width
   * @param kernelSize block height and width
   * @param options {@code o -> o.padding(1).stride(2)}
   */
  public Fold(long outputSize, long kernelSize, Consumer<BlockOptions> options) {
    this(new long[] {outputSize}, new long[] {kernelSize}, options);
  }

  /** {@link #Fold(long, long)} with a height and a width for each size. */
  public Fold(long[] outputSize, long[] kernelSize) {
    this(outputSize, kernelSize, o -> {});
  }

  /** {@link #Fold(long, long, Consumer)} with a height and a width for each size. */
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
