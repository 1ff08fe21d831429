package org.jtorch.io;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;

/**
 * A quantized tensor of a file.
 *
 * @param elements the integers
 * @param scale scale of the whole tensor, unless there are channels
 * @param zeroPoint zero point of the whole tensor
 * @param channels scales and zero points by channel, or null
 */
record QuantizedStub(TensorStub elements, double scale, long zeroPoint, @Nullable Channels channels)
    implements PickledTensor {
  /**
   * Parameters of a tensor that is quantized per channel.
   *
   * @param scales scales and zero points, each a tensor or a list of numbers
   * @param axis the dimension of the channels
   */
  record Channels(List<Object> scales, long axis) {}

  @Override
  public DType dtype() {
    return elements.dtype();
  }

  @Override
  public Shape shape() {
    return elements.shape();
  }
}
