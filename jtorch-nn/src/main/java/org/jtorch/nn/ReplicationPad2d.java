package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Replication padding of the last 2 dimensions with the edge values, {@code
 * torch.nn.ReplicationPad2d}. {@code (N, C, H, W)} to {@code (N, C, H', W')}; {@code N} is
 * optional.
 */
public final class ReplicationPad2d extends PadNd {
  /**
   * Creates a layer.
   *
   * @param padding padding sizes: one number, or left, right, top and bottom
   * @throws IllegalArgumentException if there are neither 1 nor 4 numbers
   */
  public ReplicationPad2d(long... padding) {
    super(2, padding, PadMode.REPLICATE);
  }
}
