package org.jtorch.nn.utils;

import java.util.List;
import org.jtorch.Tensor;

/** A parametrization that computes a parameter from several tensors. */
interface SeveralOriginals {
  Tensor combine(List<Tensor> originals);

  List<Tensor> separate(Tensor value);
}
