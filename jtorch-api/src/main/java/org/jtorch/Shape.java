package org.jtorch;

import java.util.Arrays;

/**
 * The sizes of a tensor's dimensions, {@code torch.Size}.
 *
 * <p><b>Ownership:</b> a value; owns nothing.
 *
 * <p><b>Thread safety:</b> immutable.
 */
public final class Shape {
  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /**
   * A shape of these sizes.
   *
   * @param sizes one size a dimension; none for a scalar
   * @return the shape
   */
  public static Shape of(long... sizes) {
    return new Shape(sizes.clone());
  }

  /**
   * How many dimensions there are, {@code len(size)}.
   *
   * @return 0 for a scalar
   */
  public int rank() {
    return sizes.length;
  }

  /**
   * The size of one dimension.
   *
   * @param dim which one, from 0, or from -1 for the last backwards
   * @return its size
   * @throws IndexOutOfBoundsException if there is no such dimension
   */
  public long size(int dim) {
    int index = dim < 0 ? dim + sizes.length : dim;
    if (index < 0 || index >= sizes.length) {
      throw new IndexOutOfBoundsException("dimension " + dim + " of shape " + this);
    }
    return sizes[index];
  }

  /**
   * How many elements a tensor of this shape has, {@code size.numel()}.
   *
   * @return the product of the sizes, 1 for a scalar
   */
  public long numel() {
    long n = 1;
    for (long size : sizes) {
      n *= size;
    }
    return n;
  }

  /**
   * The sizes as an array.
   *
   * @return a copy
   */
  public long[] toArray() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** The sizes in brackets: {@code [2, 3]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
