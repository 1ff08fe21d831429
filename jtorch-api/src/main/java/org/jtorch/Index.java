package org.jtorch;

import org.jspecify.annotations.Nullable;

/**
 * One index of {@code x[...]}: an integer, a slice, {@code :}, {@code ...}, {@code None}, or a
 * tensor of indices or booleans. The factory methods are meant to be imported statically:
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
   * An integer index, which removes the dimension.
   *
   * @param position the index from 0; negative counts from the end, with -1 the last
   */
  record At(long position) implements Index {}

  /**
   * A slice {@code start:stop:step}.
   *
   * @param start the first index, or null for the beginning
   * @param stop the end, excluded, or null for the end of the dimension
   * @param step the step, at least 1
   */
  record Slice(@Nullable Long start, @Nullable Long stop, long step) implements Index {
    /**
     * Checks the step.
     *
     * @param start the first index, or null for the beginning
     * @param stop the end, excluded, or null for the end of the dimension
     * @param step the step, at least 1
     */
    public Slice {
      if (step < 1) {
        throw new IllegalArgumentException("slice: step " + step + " is not 1 or more");
      }
    }
  }

  /** {@code ...}: all dimensions that the other indices do not cover. */
  record Ellipsis() implements Index {}

  /** {@code None}: a new dimension of size 1. */
  record NewAxis() implements Index {}

  /**
   * {@code True} or {@code False}: a new dimension of size 1 or 0.
   *
   * @param value true for size 1, false for size 0
   */
  record Truth(boolean value) implements Index {}

  /**
   * An integer index, {@code x[i]}.
   *
   * @param position the index from 0; negative counts from the end, with -1 the last
   * @return the index
   */
  static Index at(long position) {
    return new At(position);
  }

  /**
   * The whole dimension, {@code x[:]}.
   *
   * @return the index
   */
  static Index all() {
    return new Slice(null, null, 1);
  }

  /**
   * The elements from {@code start} to the end, {@code x[start:]}.
   *
   * @param start the first index
   * @return the index
   */
  static Index from(long start) {
    return new Slice(start, null, 1);
  }

  /**
   * The elements before {@code stop}, {@code x[:stop]}.
   *
   * @param stop the end, excluded
   * @return the index
   */
  static Index to(long stop) {
    return new Slice(null, stop, 1);
  }

  /**
   * The elements from {@code start} up to but excluding {@code stop}, {@code x[start:stop]}.
   *
   * @param start the first index
   * @param stop the end, excluded
   * @return the index
   */
  static Index slice(long start, long stop) {
    return new Slice(start, stop, 1);
  }

  /**
   * The elements from {@code start} up to but excluding {@code stop} with a step, {@code
   * x[start:stop:step]}.
   *
   * @param start the first index
   * @param stop the end, excluded
   * @param step the step, at least 1
   * @return the index
   */
  static Index slice(long start, long stop, long step) {
    return new Slice(start, stop, step);
  }

  /**
   * Every {@code step}-th element, {@code x[::step]}.
   *
   * @param step the step, at least 1
   * @return the index
   */
  static Index every(long step) {
    return new Slice(null, null, step);
  }

  /**
   * All dimensions that the other indices do not cover, {@code x[...]}.
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
   * @param value true for size 1, false for size 0
   * @return the index
   */
  static Index truth(boolean value) {
    return new Truth(value);
  }
}
