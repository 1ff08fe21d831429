package org.jtorch.nn.utils;

import java.util.List;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.nn.Module;

/** Separates the magnitude of a weight from its direction. */
final class WeightNormParametrization extends Module implements MultiTensorParametrization {
  private final int dim;

  WeightNormParametrization(int dim) {
    this.dim = dim;
  }

  @Override
  public Tensor combine(List<Tensor> originals) {
    return weight(originals.get(0), originals.get(1), dim);
  }

  @Override
  public List<Tensor> separate(Tensor value) {
    return List.of(lengths(value, dim), value);
  }

  static Tensor weight(Tensor lengths, Tensor directions, int dim) {
    return Ops.unchecked().call("aten::_weight_norm", directions, lengths, dim).toTensor();
  }

  /** Norms over all dimensions but one, or over all dimensions for -1. */
  static Tensor lengths(Tensor weight, int dim) {
    return Ops.call("aten::norm_except_dim", weight, 2, dim).toTensor();
  }
}
