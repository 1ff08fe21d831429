package org.jtorch.serving.internal.requests;

import java.util.List;
import org.jtorch.Tensor;

/**
 * The padded tensors of one request.
 *
 * @param lengths the request's own size for each padding of the model
 */
record Padded(List<Tensor> tensors, List<Long> lengths) {
  long elements() {
    long sum = 0;
    for (Tensor tensor : tensors) {
      sum += tensor.numel();
    }
    return sum;
  }

  long bytes() {
    long sum = 0;
    for (Tensor tensor : tensors) {
      sum += tensor.numel() * tensor.dtype().itemSize();
    }
    return sum;
  }
}
