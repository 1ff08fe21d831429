package org.jtorch.graph.internal.interpreter;

import org.jspecify.annotations.Nullable;

/** Reads an argument from the values of a run. */
@FunctionalInterface
interface ValueReader {
  /** Returns the argument's value; null is None. */
  @Nullable Object read(@Nullable Object[] values);

  /** Returns the value where it is the same in all runs. */
  record Fixed(@Nullable Object value) implements ValueReader {
    @Override
    public @Nullable Object read(@Nullable Object[] values) {
      return value;
    }
  }

  /** Returns a value of the run. */
  record Slot(int index) implements ValueReader {
    @Override
    public @Nullable Object read(@Nullable Object[] values) {
      return values[index];
    }
  }
}
