package org.jtorch.distributions;

import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Reshapes the last dimensions, {@code transforms.ReshapeTransform}. */
public final class ReshapeTransform extends Transform {
  private final Shape inShape;
  private final Shape outShape;

  /**
   * Creates a transform.
   *
   * @param inShape the event shape of inputs
   * @param outShape the event shape of outputs, with the same number of elements
   */
  public ReshapeTransform(Shape inShape, Shape outShape) {
    if (inShape.numel() != outShape.numel()) {
      throw new IllegalArgumentException(
          "in_shape, out_shape have different numbers of elements: " + inShape + ", " + outShape);
    }
    this.inShape = inShape;
    this.outShape = outShape;
  }

  @Override
  public Constraint domain() {
    return Constraints.independent(Constraints.REAL, inShape.rank());
  }

  @Override
  public Constraint codomain() {
    return Constraints.independent(Constraints.REAL, outShape.rank());
  }

  @Override
  public boolean bijective() {
    return true;
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.reshape(Shapes.concat(Shapes.dropLast(x.shape(), inShape.rank()), outShape));
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y.reshape(Shapes.concat(Shapes.dropLast(y.shape(), outShape.rank()), inShape));
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return x.newZeros(Shapes.dropLast(x.shape(), inShape.rank()));
  }

  @Override
  public Shape forwardShape(Shape shape) {
    return replaceTail(shape, inShape, outShape);
  }

  @Override
  public Shape inverseShape(Shape shape) {
    return replaceTail(shape, outShape, inShape);
  }

  private static Shape replaceTail(Shape shape, Shape from, Shape to) {
    Shape tail = Shapes.tail(requireRank(shape, from.rank()), from.rank());
    if (!tail.equals(from)) {
      throw new IllegalArgumentException("Shape mismatch: expected " + from + " but got " + tail);
    }
    return Shapes.concat(Shapes.dropLast(shape, from.rank()), to);
  }
}
