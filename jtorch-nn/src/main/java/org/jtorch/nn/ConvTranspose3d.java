package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Transposed 3D convolution over an input of shape {@code (N, C, D, H, W)}, {@code
 * torch.nn.ConvTranspose3d}. Output: {@code (N, outChannels, D', H', W')}. The batch dimension is
 * optional.
 */
public sealed class ConvTranspose3d extends ConvTransposeNd permits LazyConvTranspose3d {
  /**
   * Creates a layer with stride 1 and no padding.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   */
  public ConvTranspose3d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).outputPadding(1)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public ConvTranspose3d(
      long inChannels, long outChannels, long kernelSize, Consumer<Options> options) {
    this(inChannels, outChannels, new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer with stride 1 and no padding.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   */
  public ConvTranspose3d(long inChannels, long outChannels, long[] kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).outputPadding(1)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public ConvTranspose3d(
      long inChannels, long outChannels, long[] kernelSize, Consumer<Options> options) {
    super(3, inChannels, outChannels, new KernelArgs<>(kernelSize, options));
  }

  /** Creates a layer whose number of input channels is inferred from the first input. */
  ConvTranspose3d(long outChannels, KernelArgs<Options> kernelArgs) {
    super(3, UninitializedParameter.UNKNOWN, outChannels, kernelArgs);
  }

  @Override
  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  final Tensor convolveTransposed(
      Tensor input, Tensor weight, Consumer<F.ConvTransposeOptions> chosen) {
    return F.convTranspose3d(input, weight, chosen);
  }
}
