package org.jtorch;

/** Memory order of a dense tensor's dimensions, {@code torch.memory_format}. */
public enum MemoryFormat {
  /** Row-major. */
  CONTIGUOUS,
  /** The source's memory format, the default of {@code to} and {@code clone}. */
  PRESERVE,
  /** {@code (N, H, W, C)} in memory for a tensor of shape {@code (N, C, H, W)}. */
  CHANNELS_LAST,
  /** {@code (N, D, H, W, C)} in memory for a tensor of shape {@code (N, C, D, H, W)}. */
  CHANNELS_LAST_3D
}
