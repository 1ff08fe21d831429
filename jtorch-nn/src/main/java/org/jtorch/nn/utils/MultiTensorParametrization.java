package org.jtorch.nn.utils;

import java.util.List;
import org.jtorch.Tensor;

/** Parametrization that computes a tensor from several original tensors. */
interface MultiTensorParametrization {
  Tensor combine(List<Tensor> originals);

  List<Tensor> separate(Tensor value);
}
