package org.jtorch.internal.memory;

import java.util.List;
import org.jtorch.Tensor;

/** A module whose weights a call uses without pinning them individually. */
public interface SharedWeights {
  /** Returns handles to the weights. */
  List<Tensor> weights();
}
