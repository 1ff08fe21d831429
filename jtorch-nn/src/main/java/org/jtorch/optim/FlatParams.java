package org.jtorch.optim;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.Layout;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Parameters as one vector. Complex ones count twice. The caller's scope frees the tensors. */
final class FlatParams {
  private final List<Tensor> params;
  private final List<Tensor> real;

  FlatParams(List<Tensor> params) {
    this.params = params;
    this.real = params.stream().map(FlatParams::real).toList();
  }

  /** The number of elements of the vector. */
  static long numel(List<Tensor> params) {
    return params.stream().mapToLong(p -> p.numel() * (p.dtype().isComplex() ? 2 : 1)).sum();
  }

  /** The gradients as one new vector, zeros for a parameter without gradient. */
  Tensor gradient() {
    List<Tensor> parts = new ArrayList<>();
    for (Tensor param : params) {
      if (param.hasGrad()) {
        Tensor gradient = param.grad();
        Tensor dense = gradient.layout() == Layout.STRIDED ? gradient : gradient.toDense();
        parts.add(real(dense).reshape(-1));
      } else {
        parts.add(real(Torch.zerosLike(param)).reshape(-1));
      }
    }
    return Torch.cat(parts, 0);
  }

  /** Adds {@code factor * direction} to the parameters. */
  void add(double factor, Tensor direction) {
    long offset = 0;
    for (Tensor param : real) {
      Tensor part = direction.narrow(0, offset, param.numel()).view(param.shape().toArray());
      Tensor unused = param.add_(part, o -> o.alpha(factor));
      offset += param.numel();
    }
  }

  List<Tensor> copy() {
    return real.stream().map(Tensor::clone).toList();
  }

  void set(List<Tensor> values) {
    Foreach.run("aten::_foreach_copy_", real, values);
  }

  private static Tensor real(Tensor tensor) {
    return tensor.dtype().isComplex() ? Torch.viewAsReal(tensor) : tensor;
  }
}
