package org.jtorch;

import java.util.List;

/** A module whose weights a call uses without pinning each of them. */
interface SharedWeights {
  /** Returns handles on the weights. */
  List<Tensor> weights();
}
