package org.jtorch.optim;

/** The shape of a change of the learning rate, {@code anneal_strategy}. */
public enum AnnealStrategy {
  /** Half a cosine. */
  COS,
  /** A line. */
  LINEAR;

  String python() {
    return this == COS ? "cos" : "linear";
  }
}
