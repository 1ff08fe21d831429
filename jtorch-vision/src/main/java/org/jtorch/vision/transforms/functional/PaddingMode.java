package org.jtorch.vision.transforms.functional;

/** Values of padding, {@code padding_mode} of {@code torchvision.transforms.v2}. */
public enum PaddingMode {
  /** The fill value, {@code "constant"}. */
  CONSTANT,
  /** The pixel at the edge, {@code "edge"}. */
  EDGE,
  /** Reflection without repeating the pixel at the edge, {@code "reflect"}. */
  REFLECT,
  /** Reflection that repeats the pixel at the edge, {@code "symmetric"}. */
  SYMMETRIC
}
