package org.jtorch;

/** Padding of a convolution that is named instead of counted. */
public enum ConvPadding {
  /** None at all: {@code "valid"}. */
  VALID("valid"),
  /** As much as keeps the size, for a stride of 1: {@code "same"}. */
  SAME("same");

  private final String schemaName;

  ConvPadding(String schemaName) {
    this.schemaName = schemaName;
  }

  /** PyTorch's word for this mode. */
  String schemaName() {
    return schemaName;
  }
}
