package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Replication padding of the last dimension with the edge values, {@code
 * torch.nn.ReplicationPad1d}. {@code (N, C, L)} to {@code (N, C, L')}; {@code N} is optional.
 */
public final class ReplicationPad1d extends PadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left and right
   * @throws IllegalArgumentException if there are neither 1 nor 2 numbers
   */
  public ReplicationPad1d(long... padding) {
    super(1, padding, PadMode.REPLICATE);
  }
}
