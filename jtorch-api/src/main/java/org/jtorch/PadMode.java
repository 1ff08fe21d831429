package org.jtorch;

/** Padding mode of {@link F#pad(Tensor, long[], PadMode)}. */
public enum PadMode {
  /** A constant value: {@code "constant"}. */
  CONSTANT("constant"),
  /** Reflection at the edge without repeating the edge element: {@code "reflect"}. */
  REFLECT("reflect"),
  /** Repetition of the edge element: {@code "replicate"}. */
  REPLICATE("replicate"),
  /** Circular padding with the elements of the opposite end: {@code "circular"}. */
  CIRCULAR("circular");

  private final String schemaName;

  PadMode(String schemaName) {
    this.schemaName = schemaName;
  }

  /** Returns PyTorch's name of this mode. */
  String schemaName() {
    return schemaName;
  }
}
