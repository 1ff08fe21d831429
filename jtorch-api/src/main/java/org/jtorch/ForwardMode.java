package org.jtorch;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Jacobians by forward-mode differentiation, one column at a time. */
final class ForwardMode {
  private ForwardMode() {}

  static Tensor jacobian(UnaryOperator<Tensor> function, Tensor x) {
    return TensorScope.compute(
        () -> {
          List<Tensor> columns = new ArrayList<>();
          Shape output = Shape.of(0);
          for (long i = 0; i < x.numel(); i++) {
            Tensor column = column(function, x, i);
            output = column.shape();
            columns.add(column.reshape(-1));
          }
          long[] shape = Derivatives.concat(output, x.shape());
          return columns.isEmpty()
              ? Torch.zeros(x.dtype().on(x.device()), shape)
              : Torch.stack(columns, 1).reshape(shape);
        });
  }

  private static Tensor column(UnaryOperator<Tensor> function, Tensor x, long element) {
    Tensor direction = Torch.zerosLike(x.detach()).reshape(-1);
    direction.select(0, element).fill_(1);
    try (DualLevel level = DualLevel.open()) {
      Tensor y = function.apply(level.makeDual(x, direction.view(x.shape().toArray())));
      DualLevel.Dual dual = level.unpackDual(y);
      return dual.hasTangent() ? dual.tangent() : Torch.zerosLike(dual.primal());
    }
  }
}
