package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Spreads a plane with filters, {@code torch.nn.ConvTranspose2d}. {@code (N, C, H, W)} to {@code
 * (N, out, H', W')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public sealed class ConvTranspose2d extends ConvTransposeNd permits LazyConvTranspose2d {
  /**
   * The layer with PyTorch's defaults.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   */
  public ConvTranspose2d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   * @param options {@code o -> o.stride(2).outputPadding(1)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public ConvTranspose2d(
      long inChannels, long outChannels, long kernelSize, Consumer<Options> options) {
    this(inChannels, outChannels, new long[] {kernelSize}, options);
  }

  /**
   * The layer with PyTorch's defaults.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   */
  public ConvTranspose2d(long inChannels, long outChannels, long[] kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize height and width of a filter
   * @param options {@code o -> o.stride(2).outputPadding(1)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public ConvTranspose2d(
      long inChannels, long outChannels, long[] kernelSize, Consumer<Options> options) {
    super(2, inChannels, outChannels, new Window<>(kernelSize, options));
  }

  /** The layer whose input's channels are not known yet. */
  ConvTranspose2d(long outChannels, Window<Options> window) {
    super(2, UninitializedParameter.UNKNOWN, outChannels, window);
  }

  @Override
  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  final Tensor spread(Tensor input, Tensor weight, Consumer<F.ConvTransposeOptions> chosen) {
    return F.convTranspose2d(input, weight, chosen);
  }
}
