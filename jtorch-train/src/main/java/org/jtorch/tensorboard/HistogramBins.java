package org.jtorch.tensorboard;

/** How a histogram chooses its bins, the argument {@code bins}. */
public enum HistogramBins {
  /** Edges of TensorFlow, 1e-12 times powers of 1.1, of both signs. */
  TENSORFLOW,
  /** The narrower of Freedman and Diaconis' and Sturges' bins, numpy's {@code "auto"}. */
  AUTO,
  /** Freedman and Diaconis' rule, numpy's {@code "fd"}. */
  FD,
  /** Doane's rule, numpy's {@code "doane"}. */
  DOANE,
  /** Scott's rule, numpy's {@code "scott"}. */
  SCOTT,
  /** Stone's rule, numpy's {@code "stone"}. */
  STONE,
  /** The Rice rule, numpy's {@code "rice"}. */
  RICE,
  /** Sturges' rule, numpy's {@code "sturges"}. */
  STURGES,
  /** The square root of the number of values, numpy's {@code "sqrt"}. */
  SQRT
}
