package org.jtorch.internal.memory;

import org.jtorch.Tensor;
import java.util.List;

/** A module whose weights a call uses without pinning each of them. */
public interface SharedWeights {
  /** Returns handles on the weights. */
  List<Tensor> weights();
}
