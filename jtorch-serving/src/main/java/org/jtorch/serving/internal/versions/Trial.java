package org.jtorch.serving.internal.versions;

import org.jtorch.serving.Network;

/** Runs a loaded version before it serves. */
@FunctionalInterface
public interface Trial {
  /**
   * Runs the examples in every bucket, then the model's check. Tensors are closed.
   *
   * @param network the loaded version
   * @return what the runs have shown
   * @throws RuntimeException if the network, the codec or the check fails
   */
  Findings run(Network network);

  /**
   * What a trial has shown.
   *
   * @param signature dtypes and shapes of the examples and their results
   * @param batchPeak memory of the largest batch in bytes
   */
  record Findings(Signature signature, long batchPeak) {
    /** Nothing was run. */
    public static final Findings NONE = new Findings(Signature.UNKNOWN, 0);
  }
}
