package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Local response normalization across channels, {@code torch.nn.LocalResponseNorm}. Input: {@code
 * (N, C, *)}. Output: same shape.
 */
public final class LocalResponseNorm extends Module implements Layer {
  private final long size;
  private final LRNOptions options;

  /** Creates a layer with PyTorch's defaults; see {@link #LocalResponseNorm(long, Consumer)}. */
  public LocalResponseNorm(long size) {
    this(size, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param size number of neighboring channels in the norm
   * @param options {@code o -> o.alpha(1e-3).k(2)}
   */
  public LocalResponseNorm(long size, Consumer<LRNOptions> options) {
    this.size = size;
    this.options = new LRNOptions(1.0, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    if (input.dim() < 3) {
      throw Inputs.refused(this, "expected 3 or more dimensions, got " + input.shape());
    }
    return F.localResponseNorm(
        input, size, o -> o.alpha(options.alpha()).beta(options.beta()).k(options.k()));
  }

  @Override
  protected String extraRepr() {
    return size + options.repr();
  }
}
