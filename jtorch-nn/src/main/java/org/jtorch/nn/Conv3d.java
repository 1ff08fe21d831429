package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * 3D convolution over an input of shape {@code (N, C, D, H, W)}, {@code torch.nn.Conv3d}. Output:
 * {@code (N, outChannels, D', H', W')}. The batch dimension is optional.
 */
public sealed class Conv3d extends ConvNd permits LazyConv3d {
  /**
   * Creates a layer with stride 1 and no padding.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   */
  public Conv3d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public Conv3d(long inChannels, long outChannels, long kernelSize, Consumer<Options> options) {
    this(inChannels, outChannels, new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer with stride 1 and no padding.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   */
  public Conv3d(long inChannels, long outChannels, long[] kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param inChannels number of channels of the input
   * @param outChannels number of channels of the output
   * @param kernelSize kernel depth, height and width
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public Conv3d(long inChannels, long outChannels, long[] kernelSize, Consumer<Options> options) {
    super(3, inChannels, outChannels, new KernelArgs<>(kernelSize, options));
  }

  /** Creates a layer whose number of input channels is inferred from the first input. */
  Conv3d(long outChannels, KernelArgs<Options> kernelArgs) {
    super(3, UninitializedParameter.UNKNOWN, outChannels, kernelArgs);
  }

  @Override
  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  final Tensor convolve(Tensor input, Tensor weight, Consumer<F.ConvOptions> chosen) {
    return F.conv3d(input, weight, chosen);
  }
}
