package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link ConvTranspose3d} that infers its number of input channels from the first input, {@code
 * torch.nn.LazyConvTranspose3d}. Input: {@code (N, C, D, H, W)}. Output: {@code (N, outChannels,
 * D', H', W')}.
 */
public final class LazyConvTranspose3d extends ConvTranspose3d implements LazyModule {
  /**
   * Creates a layer with PyTorch's defaults.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   */
  public LazyConvTranspose3d(long outChannels, long kernelSize) {
    this(outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}; all except {@code weight}
   */
  public LazyConvTranspose3d(long outChannels, long kernelSize, Consumer<Options> options) {
    this(outChannels, new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer with PyTorch's defaults.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   */
  public LazyConvTranspose3d(long outChannels, long[] kernelSize) {
    this(outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}; all except {@code weight}
   */
  public LazyConvTranspose3d(long outChannels, long[] kernelSize, Consumer<Options> options) {
    super(outChannels, new KernelArgs<>(kernelSize, options));
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
