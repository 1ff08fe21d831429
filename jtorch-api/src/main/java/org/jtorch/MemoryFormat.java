package org.jtorch;

/**
 * The order in which a dense tensor's dimensions lie in memory, {@code torch.memory_format}.
 *
 * <p><b>Ownership:</b> a constant; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum MemoryFormat {
  /** Row-major. */
  CONTIGUOUS,
  /** As the source has it; the default of {@code to} and {@code clone}. */
  PRESERVE,
  /** {@code (N, H, W, C)} in memory for a tensor of shape {@code (N, C, H, W)}. */
  CHANNELS_LAST,
  /** {@code (N, D, H, W, C)} in memory for a tensor of shape {@code (N, C, D, H, W)}. */
  CHANNELS_LAST_3D
}
