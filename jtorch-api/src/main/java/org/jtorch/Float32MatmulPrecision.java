package org.jtorch;

/**
 * How exactly matrices of float32 are multiplied.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum Float32MatmulPrecision {
  /** In float32. */
  HIGHEST("highest"),
  /** In TensorFloat32, or as sums of two bfloat16, where the hardware can. */
  HIGH("high"),
  /** In bfloat16, where the hardware can. */
  MEDIUM("medium");

  final String schemaName;

  Float32MatmulPrecision(String schemaName) {
    this.schemaName = schemaName;
  }
}
