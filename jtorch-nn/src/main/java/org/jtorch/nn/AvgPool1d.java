package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;

/**
 * Averages windows of a sequence, {@code torch.nn.AvgPool1d}. {@code (N, C, L)} to {@code (N, C,
 * L')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class AvgPool1d extends AvgPoolNd {
  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize the length of a window
   */
  public AvgPool1d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize the length of a window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public AvgPool1d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * The layer; windows touch and do not overlap.
   *
   * @param kernelSize the length of a window
   */
  public AvgPool1d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param kernelSize the length of a window
   * @param options {@code o -> o.stride(2).padding(1)}
   * @throws IllegalArgumentException if a divisor is given, which PyTorch has in two and three
   *     dimensions alone
   */
  public AvgPool1d(long[] kernelSize, Consumer<Options> options) {
    super(1, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    Options options = options();
    return F.avgPool1d(
        input,
        kernelSize(),
        o ->
            o.stride(options.stride)
                .padding(options.padding)
                .ceilMode(options.ceilMode)
                .countIncludePad(options.countIncludePad));
  }

  @Override
  String repr(long... sizes) {
    return Repr.tuple(sizes);
  }
}
