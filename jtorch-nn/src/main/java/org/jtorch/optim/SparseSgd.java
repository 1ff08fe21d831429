package org.jtorch.optim;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * SGD for the sparse gradients of embeddings, parameter by parameter. The momentum buffer is dense,
 * where Python's is a sparse tensor that grows with each step; the results are the same.
 */
final class SparseSgd {
  private SparseSgd() {}

  static void update(SgdOptions o, GroupStep step) {
    double sign = o.maximize() ? -1 : 1;
    if (o.momentum() == 0) {
      for (int i = 0; i < step.params().size(); i++) {
        add(step.params().get(i), step.gradients().get(i), -o.lr() * sign);
      }
      return;
    }
    step.followParams();
    GroupStep later = step.where(SGD.MOMENTUM, true);
    List<Tensor> buffers = later.states(SGD.MOMENTUM, Torch::zerosLike);
    for (int i = 0; i < buffers.size(); i++) {
      Tensor gradient = later.gradients().get(i);
      add(buffers.get(i).mul_(o.momentum()), gradient, (1 - o.dampening()) * sign);
      updateParam(o, later.params().get(i), gradient, buffers.get(i), sign);
    }
    GroupStep first = step.where(SGD.MOMENTUM, false);
    buffers = first.states(SGD.MOMENTUM, Torch::zerosLike);
    for (int i = 0; i < buffers.size(); i++) {
      Tensor gradient = first.gradients().get(i);
      add(buffers.get(i), gradient, sign);
      updateParam(o, first.params().get(i), gradient, buffers.get(i), sign);
    }
  }

  private static void updateParam(
      SgdOptions o, Tensor param, Tensor gradient, Tensor buffer, double sign) {
    if (o.nesterov()) {
      add(param, gradient, -o.lr() * sign);
      add(param, buffer, -o.lr() * o.momentum());
    } else {
      add(param, buffer, -o.lr());
    }
  }

  private static void add(Tensor tensor, Tensor other, double alpha) {
    tensor.add_(other, o -> o.alpha(alpha));
  }
}
