package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Local response normalization across channels, {@code torch.nn.CrossMapLRN2d}. Input: {@code (N,
 * C, H, W)}. Output: same shape.
 *
 * <p>Legacy form of {@link LocalResponseNorm} for old models; it reproduces PyTorch's arithmetic
 * exactly. An even size uses one channel less, the first channel always remains in the norm, and
 * the gradient sums over a channel range that differs from the one of the output. Use {@code
 * LocalResponseNorm} for new models.
 */
public final class CrossMapLRN2d extends Module implements Layer {
  private final long size;
  private final LRNOptions options;

  /** Creates a layer with PyTorch's defaults; see {@link #CrossMapLRN2d(long, Consumer)}. */
  public CrossMapLRN2d(long size) {
    this(size, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param size number of neighboring channels in the norm
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
    Tensor scale = norm.pow(-options.beta());
    Tensor output = x.mul(scale);
    return input.requiresGrad() && Torch.isGradEnabled()
        ? output.add(zeroWithGradient(gradientTerm(input, x, scale, output.div(norm))))
        : output;
  }

  private Tensor norm(Tensor x) {
    long radius = (size - 1) / 2;
    Tensor squares = x.mul(x);
    Tensor sums = channelSums(squares, radius, radius);
    long rest = x.size(1) - radius - 1;
    if (rest > 0) {
      sums.narrow(1, radius + 1, rest).add_(squares.narrow(1, 0, 1));
    }
    return sums.mul(options.alpha() / size).add(options.k());
  }

  /** A linear function of the input that has the gradient that PyTorch computes. */
  private Tensor gradientTerm(Tensor input, Tensor x, Tensor scale, Tensor ratio) {
    double factor = 2 * options.alpha() * options.beta() / size;
    long after = (size + 1) / 2;
    Tensor sums = channelSums(input.mul(x), size - 1 - after, after);
    return input.mul(scale).sub(ratio.mul(factor).mul(sums));
  }

  /** Zero, with the gradient of the argument. */
  private static Tensor zeroWithGradient(Tensor tensor) {
    return tensor.sub(tensor.detach());
  }

  /** Sum over the given numbers of channels before and after each channel. */
  private static Tensor channelSums(Tensor x, long before, long after) {
    Tensor padded = F.pad(x.unsqueeze(1), 0, 0, 0, 0, before, after);
    long[] window = {before + 1 + after, 1, 1};
    return F.avgPool3d(padded, window, o -> o.stride(1).divisorOverride(1)).squeeze(1);
  }

  @Override
  protected String extraRepr() {
    return size + options.repr();
  }
}
