package org.jtorch;

/**
 * What {@link F#pad(Tensor, long[], PadMode)} fills the new places with.
 *
 * <p><b>Ownership:</b> a constant; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public enum PadMode {
  /** One value: {@code "constant"}. */
  CONSTANT("constant"),
  /** The elements mirrored at the edge, which is not repeated: {@code "reflect"}. */
  REFLECT("reflect"),
  /** The element at the edge: {@code "replicate"}. */
  REPLICATE("replicate"),
  /** The elements from the other end: {@code "circular"}. */
  CIRCULAR("circular");

  private final String schemaName;

  PadMode(String schemaName) {
    this.schemaName = schemaName;
  }

  /** PyTorch's word for this mode. */
  String schemaName() {
    return schemaName;
  }
}
