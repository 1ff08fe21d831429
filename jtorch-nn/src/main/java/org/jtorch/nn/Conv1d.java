package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Slides filters over a sequence, {@code torch.nn.Conv1d}. {@code (N, C, L)} to {@code (N, out,
 * L')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public sealed class Conv1d extends ConvNd permits LazyConv1d {
  /**
   * The layer, moved by 1, without padding.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize the length of a filter
   */
  public Conv1d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize the length of a filter
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public Conv1d(long inChannels, long outChannels, long kernelSize, Consumer<Options> options) {
    this(inChannels, outChannels, new long[] {kernelSize}, options);
  }

  /**
   * The layer, moved by 1, without padding.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize the length of a filter
   */
  public Conv1d(long inChannels, long outChannels, long[] kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param inChannels the input's channels
   * @param outChannels the output's channels
   * @param kernelSize the length of a filter
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public Conv1d(long inChannels, long outChannels, long[] kernelSize, Consumer<Options> options) {
    super(1, inChannels, outChannels, new Window<>(kernelSize, options));
  }

  /** The layer whose input's channels are not known yet. */
  Conv1d(long outChannels, Window<Options> window) {
    super(1, UninitializedParameter.UNKNOWN, outChannels, window);
  }

  @Override
  @SuppressWarnings("NonCanonicalType") // F's types are named through F, as its users do
  final Tensor convolve(Tensor input, Tensor weight, Consumer<F.ConvOptions> chosen) {
    return F.conv1d(input, weight, chosen);
  }
}
