package org.jtorch.distributions;

import java.util.Arrays;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Concatenation and slicing of shapes. */
final class Shapes {
  static final Shape SCALAR = Shape.of();

  private Shapes() {}

  static Shape concat(Shape first, Shape second) {
    long[] sizes = Arrays.copyOf(first.toArray(), first.rank() + second.rank());
    System.arraycopy(second.toArray(), 0, sizes, first.rank(), second.rank());
    return Shape.of(sizes);
  }

  static Shape append(Shape shape, long... sizes) {
    return concat(shape, Shape.of(sizes));
  }

  /** The first sizes of a shape. */
  static Shape head(Shape shape, int count) {
    return slice(shape, 0, count);
  }

  /** The sizes of a shape but for the last ones. */
  static Shape dropLast(Shape shape, int count) {
    return slice(shape, 0, Math.max(0, shape.rank() - count));
  }

  /** The last sizes of a shape, fewer if the shape has fewer. */
  static Shape tail(Shape shape, int count) {
    return slice(shape, Math.max(0, shape.rank() - count), shape.rank());
  }

  static Shape slice(Shape shape, int from, int to) {
    return Shape.of(Arrays.copyOfRange(shape.toArray(), from, to));
  }

  static Shape ones(int rank) {
    long[] sizes = new long[rank];
    Arrays.fill(sizes, 1);
    return Shape.of(sizes);
  }

  static boolean broadcastable(Shape first, Shape second) {
    for (int i = 1; i <= Math.min(first.rank(), second.rank()); i++) {
      long a = first.size(first.rank() - i);
      long b = second.size(second.rank() - i);
      if (a != b && a != 1 && b != 1) {
        return false;
      }
    }
    return true;
  }

  /** Text of a tensor for messages: dtype and shape. */
  static String describe(Tensor tensor) {
    return tensor.dtype().pythonName() + tensor.shape();
  }
}
