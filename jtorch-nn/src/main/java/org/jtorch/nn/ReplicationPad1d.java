package org.jtorch.nn;

import org.jtorch.PadMode;

/**
 * Puts the elements at the edge around a sequence, {@code torch.nn.ReplicationPad1d}. {@code (N, C,
 * L)} to {@code (N, C, L')}; {@code N} may be missing.
 *
 * <p><b>Ownership:</b> the output belongs to the caller's scope.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes hooks or mode.
 */
public final class ReplicationPad1d extends PadNd {
  /**
   * The layer.
   *
   * @param padding how many places are added: one number, or one for each of left and right
   * @throws IllegalArgumentException if there are neither one number nor 2
   */
  public ReplicationPad1d(long... padding) {
    super(1, padding, PadMode.REPLICATE);
  }
}
