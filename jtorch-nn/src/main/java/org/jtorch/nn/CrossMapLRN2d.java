package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Divides each element by a norm of its neighbours in other channels, {@code
 * torch.nn.CrossMapLRN2d}. {@code (N, C, H, W)} to the same shape.
 *
 * <p>It is {@link LocalResponseNorm} as old models knew it, with PyTorch's arithmetic to the
 * letter: an even size counts one neighbour less, the first channel never leaves the norm, and the
 * gradient sums over neighbours that lie elsewhere than those of the output. For new models take
 * {@code LocalResponseNorm}.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class CrossMapLRN2d extends Module implements Layer {
  private final long size;
  private final LRNOptions options;

  /**
   * The layer with PyTorch's defaults.
   *
   * @param size how many channels are neighbours
   */
  public CrossMapLRN2d(long size) {
    this(size, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param size how many channels are neighbours
   * @param options {@code o -> o.alpha(1e-3).k(2)}
   */
  public CrossMapLRN2d(long size, Consumer<LRNOptions> options) {
    this.size = size;
    this.options = new LRNOptions(1, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    Inputs.checkRank(this, input, 4);
    return TensorScope.compute(() -> normalized(input));
  }

  private Tensor normalized(Tensor input) {
    Tensor x = input.detach();
    Tensor norm = norm(x);
    Tensor share = norm.pow(-options.beta());
    Tensor output = x.mul(share);
    return input.requiresGrad() && Torch.isGradEnabled()
        ? output.add(withoutValue(slope(input, x, share, output.div(norm))))
        : output;
  }

  private Tensor norm(Tensor x) {
    long reach = (size - 1) / 2;
    Tensor squares = x.mul(x);
    Tensor sums = neighbours(squares, reach, reach);
    long late = x.size(1) - reach - 1;
    if (late > 0) {
      sums.narrow(1, reach + 1, late).add_(squares.narrow(1, 0, 1));
    }
    return sums.mul(options.alpha() / size).add(options.k());
  }

  /** A linear function of the input whose gradient is the one that PyTorch computes. */
  private Tensor slope(Tensor input, Tensor x, Tensor share, Tensor ratio) {
    double factor = 2 * options.alpha() * options.beta() / size;
    long after = (size + 1) / 2;
    Tensor sums = neighbours(input.mul(x), size - 1 - after, after);
    return input.mul(share).sub(ratio.mul(factor).mul(sums));
  }

  /** Zero, with the gradient of what is given. */
  private static Tensor withoutValue(Tensor tensor) {
    return tensor.sub(tensor.detach());
  }

  /** The sum over so many channels before and after each. */
  private static Tensor neighbours(Tensor x, long before, long after) {
    Tensor padded = F.pad(x.unsqueeze(1), 0, 0, 0, 0, before, after);
    long[] window = {before + 1 + after, 1, 1};
    return F.avgPool3d(padded, window, o -> o.stride(1).divisorOverride(1)).squeeze(1);
  }

  @Override
  protected String extraRepr() {
    return size + options.repr();
  }
}
