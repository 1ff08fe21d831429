package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.ReductionOps.ValuesIndices;
import org.jtorch.Tensor;

/**
 * 2D max pooling over an input of shape {@code (N, C, H, W)}, {@code torch.nn.MaxPool2d}. The
 * output is {@code (N, C, H', W')}; {@code N} is optional.
 */
public final class MaxPool2d extends MaxPoolNd {
  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize height and width of the pooling window
   */
  public MaxPool2d(long kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize height and width of the pooling window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxPool2d(long kernelSize, Consumer<Options> options) {
    this(new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer whose stride equals the kernel size.
   *
   * @param kernelSize height and width of the pooling window
   */
  public MaxPool2d(long[] kernelSize) {
    this(kernelSize, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param kernelSize height and width of the pooling window
   * @param options {@code o -> o.stride(2).padding(1)}
   */
  public MaxPool2d(long[] kernelSize, Consumer<Options> options) {
    super(2, kernelSize, options);
  }

  @Override
  public Tensor forward(Tensor input) {
    Options options = options();
    return F.maxPool2d(
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
    return F.maxPool2dWithIndices(input, kernelSize(), options()::passOn);
  }
}
