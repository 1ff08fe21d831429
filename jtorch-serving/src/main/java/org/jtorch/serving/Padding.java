package org.jtorch.serving;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Padding of one dimension of one input, which lets requests of different sizes share a batch.
 *
 * <p>A request is padded to the smallest of the sizes that is not below its own. Outputs keep the
 * padding unless {@link Options#cut} names their dimension.
 */
public final class Padding {
  private final Options options;

  Padding(Options options) {
    if (options.sizes.length == 0) {
      throw new IllegalArgumentException("padding needs sizes: o -> o.sizes(16, 32, 64)");
    }
    this.options = options;
  }

  /**
   * Returns the index of the padded input.
   *
   * @return the index, from 0
   */
  public int input() {
    return options.input;
  }

  /**
   * Returns the padded dimension of the sample.
   *
   * @return the dimension, from 0, not counting the batch dimension
   */
  public int dim() {
    return options.dim;
  }

  /**
   * Returns the value that fills the padding.
   *
   * @return the value
   */
  public double value() {
    return options.value;
  }

  /**
   * Returns the allowed sizes.
   *
   * @return the sizes, increasing
   */
  public List<Long> sizes() {
    return Arrays.stream(options.sizes).boxed().toList();
  }

  /**
   * Returns whether the network takes a mask as a further input.
   *
   * @return true if it does
   */
  public boolean mask() {
    return options.mask;
  }

  /**
   * Returns the dimension of the outputs that is cut back to the request's own size.
   *
   * @return the dimension, not counting the batch dimension; empty if outputs are not padded
   */
  public OptionalInt cut() {
    return options.cut < 0 ? OptionalInt.empty() : OptionalInt.of(options.cut);
  }

  /** Options of padding. */
  @CanIgnoreReturnValue
  public static final class Options {
    private int input;
    private int dim;
    private double value;
    private long[] sizes = {};
    private boolean mask;
    private int cut = -1;

    Options() {}

    /** Index of the input. Default 0. */
    public Options input(int input) {
      this.input = notNegative("input", input);
      return this;
    }

    /** Dimension, not counting the batch dimension. Default 0. */
    public Options dim(int dim) {
      this.dim = notNegative("dim", dim);
      return this;
    }

    /** Value of the padding. Default 0. */
    public Options value(double value) {
      this.value = value;
      return this;
    }

    /** Sizes to which requests are padded, increasing. A longer request is invalid. */
    public Options sizes(long... sizes) {
      for (int i = 0; i < sizes.length; i++) {
        if (sizes[i] <= (i == 0 ? 0 : sizes[i - 1])) {
          throw new IllegalArgumentException(
              "sizes must be positive and increasing, not " + Arrays.toString(sizes));
        }
      }
      this.sizes = sizes.clone();
      return this;
    }

    /**
     * Appends a mask to the network's inputs: BOOL of the batch and the padded dimension, true
     * where the request has its own elements. Default false.
     */
    public Options mask(boolean mask) {
      this.mask = mask;
      return this;
    }

    /**
     * Cuts a dimension of each output that has it back to the request's own size. It does not count
     * the batch dimension. Default: outputs are not cut.
     */
    public Options cut(int dim) {
      this.cut = notNegative("cut", dim);
      return this;
    }

    @CheckReturnValue
    private static int notNegative(String name, int value) {
      if (value < 0) {
        throw new IllegalArgumentException(name + " must not be negative, but is " + value);
      }
      return value;
    }
  }
}
