package org.jtorch;

import org.jspecify.annotations.Nullable;

/**
 * One place in {@code x[...]}: a number, a slice, {@code :}, {@code ...}, {@code None}, or a tensor
 * of indices or booleans. To be imported statically:
 *
 * <pre>{@code
 * x.get(all(), slice(1, 3));        // x[:, 1:3]
 * x.get(ellipsis(), newAxis());     // x[..., None]
 * x.set(at(0), all(), 0);           // x[0, :] = 0
 * x.get(mask);                      // x[mask]
 * }</pre>
 */
public sealed interface Index
    permits Tensor, Index.At, Index.Slice, Index.Ellipsis, Index.NewAxis, Index.Truth {
  /**
   * An integer, which drops the dimension.
   *
   * @param position from 0, or from -1 for the last backwards
   */
  record At(long position) implements Index {}

  /**
   * A slice {@code start:stop:step}.
   *
   * @param start the first, or null for the beginning
   * @param stop before it the slice ends, or null for the end
   * @param step from one to the next, 1 or more
   */
  record Slice(@Nullable Long start, @Nullable Long stop, long step) implements Index {
    /**
     * Checks the step.
     *
     * @param start the first, or null for the beginning
     * @param stop before it the slice ends, or null for the end
     * @param step from one to the next, 1 or more
     */
    public Slice {
      if (step < 1) {
        throw new IllegalArgumentException("slice: step " + step + " is not 1 or more");
      }
    }
  }

  /** {@code ...}: all dimensions that the other indices leave. */
  record Ellipsis() implements Index {}

  /** {@code None}: a new dimension of size 1. */
  record NewAxis() implements Index {}

  /**
   * {@code True} or {@code False}: a new dimension of size 1 or 0.
   *
   * @param value which
   */
  record Truth(boolean value) implements Index {}

  /**
   * An integer, {@code x[i]}.
   *
   * @param position from 0, or from -1 for the last backwards
   * @return the index
   */
  static Index at(long position) {
    return new At(position);
  }

  /**
   * Everything, {@code x[:]}.
   *
   * @return the index
   */
  static Index all() {
    return new Slice(null, null, 1);
  }

  /**
   * From a start to the end, {@code x[start:]}.
   *
   * @param start the first
   * @return the index
   */
  static Index from(long start) {
    return new Slice(start, null, 1);
  }

  /**
   * From the beginning to before a stop, {@code x[:stop]}.
   *
   * @param stop not included
   * @return the index
   */
  static Index to(long stop) {
    return new Slice(null, stop, 1);
  }

  /**
   * From a start to before a stop, {@code x[start:stop]}.
   *
   * @param start the first
   * @param stop not included
   * @return the index
   */
  static Index slice(long start, long stop) {
    return new Slice(start, stop, 1);
  }

  /**
   * From a start to before a stop in steps, {@code x[start:stop:step]}.
   *
   * @param start the first
   * @param stop not included
   * @param step 1 or more
   * @return the index
   */
  static Index slice(long start, long stop, long step) {
    return new Slice(start, stop, step);
  }

  /**
   * Every step-th, {@code x[::step]}.
   *
   * @param step 1 or more
   * @return the index
   */
  static Index every(long step) {
    return new Slice(null, null, step);
  }

  /**
   * All dimensions that the other indices leave, {@code x[...]}.
   *
   * @return the index
   */
  static Index ellipsis() {
    return new Ellipsis();
  }

  /**
   * A new dimension of size 1, {@code x[None]}.
   *
   * @return the index
   */
  static Index newAxis() {
    return new NewAxis();
  }

  /**
   * A new dimension of size 1 or 0, {@code x[True]}.
   *
   * @param value which
   * @return the index
   */
  static Index truth(boolean value) {
    return new Truth(value);
  }
}
