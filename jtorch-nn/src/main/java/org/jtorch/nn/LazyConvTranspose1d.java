package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * {@link ConvTranspose1d} that infers its number of input channels from the first input, {@code
 * torch.nn.LazyConvTranspose1d}. Input: {@code (N, C, L)}. Output: {@code (N, outChannels, L')}.
 */
public final class LazyConvTranspose1d extends ConvTranspose1d implements LazyModule {
  /**
   * Creates a layer with PyTorch's defaults.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel length
   */
  public LazyConvTranspose1d(long outChannels, long kernelSize) {
    this(outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel length
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}; all except {@code weight}
   */
  public LazyConvTranspose1d(long outChannels, long kernelSize, Consumer<Options> options) {
    this(outChannels, new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer with PyTorch's defaults.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel length
   */
  public LazyConvTranspose1d(long outChannels, long[] kernelSize) {
    this(outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param outChannels number of channels of the output
   * @param kernelSize kernel length
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}; all except {@code weight}
   */
  public LazyConvTranspose1d(long outChannels, long[] kernelSize, Consumer<Options> options) {
    super(outChannels, new KernelArgs<>(kernelSize, options));
  }

  @Override
  public void initializeParameters(Tensor input) {
    initialize(input);
  }
}
