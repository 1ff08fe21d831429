package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Lists of tensors that a step creates, closed at its end. */
final class TemporaryTensors implements AutoCloseable {
  private final List<List<Tensor>> lists = new ArrayList<>();

  List<Tensor> add(List<Tensor> tensors) {
    lists.add(tensors);
    return tensors;
  }

  /** Returns complex tensors as real views with a last dimension of 2, others unchanged. */
  List<Tensor> real(List<Tensor> tensors) {
    List<Tensor> views = new ArrayList<>();
    List<Tensor> real = new ArrayList<>(tensors.size());
    for (Tensor tensor : tensors) {
      if (tensor.dtype().isComplex()) {
        Tensor view = Torch.viewAsReal(tensor);
        views.add(view);
        real.add(view);
      } else {
        real.add(tensor);
      }
    }
    lists.add(views);
    return real;
  }

  @Override
  public void close() {
    lists.forEach(list -> list.forEach(Tensor::close));
  }
}
