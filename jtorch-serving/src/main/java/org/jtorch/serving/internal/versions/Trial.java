package org.jtorch.serving.internal.versions;

import org.jtorch.serving.Network;

/** Runs a loaded version before it serves. */
public interface Trial {
  /**
   * Runs the examples in all sizes of batches, then the check. Tensors are closed.
   *
   * @throws RuntimeException if the network, the codec or the check fails
   */
  void run(Network network);
}
