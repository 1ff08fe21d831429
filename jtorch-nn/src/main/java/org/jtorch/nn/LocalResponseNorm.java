package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Divides each element by a norm of its neighbours in other channels, {@code
 * torch.nn.LocalResponseNorm}. {@code (N, C, *)} to the same shape.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class LocalResponseNorm extends Module implements Layer {
  private final long size;
  private final LRNOptions options;

  /**
   * The layer with PyTorch's defaults.
   *
   * @param size how many channels are neighbours
   */
  public LocalResponseNorm(long size) {
    this(size, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param size how many channels are neighbours
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
