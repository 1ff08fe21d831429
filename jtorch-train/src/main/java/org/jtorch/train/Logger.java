package org.jtorch.train;

import java.util.Map;

/** Where a {@link Trainer} writes numbers, Lightning's {@code Logger}. */
public interface Logger extends AutoCloseable {
  /**
   * Writes values of one step.
   *
   * @param step the number of steps of the optimizer
   * @param values the values by name
   */
  void logScalars(long step, Map<String, Double> values);

  /**
   * Writes the settings of the training. Does nothing by default.
   *
   * @param parameters numbers, booleans and text by name
   */
  default void logHyperparameters(Map<String, ?> parameters) {}

  /** Writes what is buffered. Does nothing by default. */
  default void flush() {}

  /** Ends the log. Does nothing by default. */
  @Override
  default void close() {}
}
