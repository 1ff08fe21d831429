package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * A {@link ConvTranspose3d} that learns the number of its input's channels from the first input,
 * {@code torch.nn.LazyConvTranspose3d}. {@code (N, C, D, H, W)} to {@code (N, out, D', H', W')}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, the first call too, as long as nobody changes parameters, hooks or
 * mode.
 */
public final class LazyConvTranspose3d extends ConvTranspose3d implements LazyModule {
  /**
   * The layer with PyTorch's defaults.
   *
   * @param outChannels the output's channels
   * @param kernelSize depth, height and width of a filter
   */
  public LazyConvTranspose3d(long outChannels, long kernelSize) {
    this(outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param outChannels the output's channels
   * @param kernelSize depth, height and width of a filter
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}, all but {@code weight}
   */
  public LazyConvTranspose3d(long outChannels, long kernelSize, Consumer<Options> options) {
    this(outChannels, new long[] {kernelSize}, options);
  }

  /**
   * The layer with PyTorch's defaults.
   *
   * @param outChannels the output's channels
   * @param kernelSize depth, height and width of a filter
   */
  public LazyConvTranspose3d(long outChannels, long[] kernelSize) {
    this(outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param outChannels the output's channels
   * @param kernelSize depth, height and width of a filter
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}, all but {@code weight}
   */
  public LazyConvTranspose3d(long outChannels, long[] kernelSize, Consumer<Options> options) {
    super(outChannels, new Window<>(kernelSize, options));
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
