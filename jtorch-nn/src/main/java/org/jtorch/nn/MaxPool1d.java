package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * 1D max pooling over an input of shape {@code (N, C, L)}, {@code torch.nn.MaxPool1d}. The output
 * is {@code (N, C, L')}; {@code N} is optional.
 */
public final class MaxPool1d extends MaxPoolNd {
  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize size of the pooling window
   */
  public MaxPool1d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize size of the pooling window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxPool1d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize size of the pooling window
   */
  public MaxPool1d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize size of the pooling window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxPool1d(long[] kernelSize, Consumer<Options> options) {
    super(1, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    Options options = options();
    return F.maxPool1d(
        input,
        kernelSize(),
        o ->
            o.stride(options.stride)
                .padding(options.padding)
                .dilation(options.dilation)
                .ceilMode(options.ceilMode));
  }

  @Override
  ValuesIndices withIndices(Tensor input) {
    return F.maxPool1dWithIndices(input, kernelSize(), options()::passOn);
  }
}
