package org.jtorch;

import java.util.Arrays;

/** The sizes of a tensor's dimensions, {@code torch.Size}. */
public final class Shape {
  private final long[] sizes;

  private Shape(long[] sizes) {
    this.sizes = sizes;
  }

  /**
   * Creates a shape.
   *
   * @param sizes one size per dimension; none for a scalar
   * @return the shape
   */
  public static Shape of(long... sizes) {
    return new Shape(sizes.clone());
  }

  /**
   * Returns the number of dimensions, {@code len(size)}.
   *
   * @return 0 for a scalar
   */
  public int rank() {
    return sizes.length;
  }

  /**
   * Returns the size of one dimension.
   *
   * @param dim dimension from 0; negative values count from the end
   * @return the size
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
   * Returns the number of elements of a tensor of this shape, {@code size.numel()}.
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
   * Returns the sizes as an array.
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

  /** Returns the sizes in brackets: {@code [2, 3]}. */
  @Override
  public String toString() {
    return Arrays.toString(sizes);
  }
}
