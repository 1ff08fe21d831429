package org.jtorch;

/** Named padding of a convolution. */
public enum ConvPadding {
  /** No padding: {@code "valid"}. */
  VALID("valid"),
  /** Padding that keeps the input size; requires stride 1: {@code "same"}. */
  SAME("same");

  private final String schemaName;

  ConvPadding(String schemaName) {
    this.schemaName = schemaName;
  }

  /** PyTorch's name of this mode. */
  String schemaName() {
    return schemaName;
  }
}
