package org.jtorch.internal.memory;

import java.util.List;
import org.jtorch.Tensor;

/** A module whose weights a call uses without pinning each of them. */
public interface SharedWeights {
  /** Returns handles on the weights. */
  List<Tensor> weights();
}
