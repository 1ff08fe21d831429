package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Tensor;

/** Lists of tensors that a step made and frees at its end. */
final class Temporaries implements AutoCloseable {
  private final List<List<Tensor>> lists = new ArrayList<>();

  List<Tensor> add(List<Tensor> tensors) {
    lists.add(tensors);
    return tensors;
  }

  @Override
  public void close() {
    lists.forEach(list -> list.forEach(Tensor::close));
  }
}
