package org.jtorch.data;

import java.util.List;
import org.jtorch.Tensor;

/**
 * A batch and the tensors that were created for it; tensors that a dataset holds are not in the
 * list.
 */
record Made<B>(B batch, List<Tensor> owned) {
  void close() {
    if (batch instanceof Batch tensors) {
      if (tensors.isKept()) {
        return;
      }
      tensors.expire();
    }
    owned.forEach(Tensor::close);
  }
}
