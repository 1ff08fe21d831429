package org.jtorch.distributions;

import org.jtorch.Shape;
import org.jtorch.Tensor;

/** The inverse of a transform. */
final class InverseTransform extends DelegatingTransform {
  InverseTransform(Transform transform) {
    super(transform);
  }

  @Override
  public Constraint domain() {
    return transform.codomain();
  }

  @Override
  public Constraint codomain() {
    return transform.domain();
  }

  @Override
  public Transform inv() {
    return transform;
  }

  @Override
  public Transform withCache(int cacheSize) {
    return transform.withCache(cacheSize).inv();
  }

  @Override
  protected Tensor forward(Tensor x) {
    return transform.inverse(x);
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return transform.forward(y);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return transform.computeLogAbsDetJacobian(y, x).neg();
  }

  @Override
  public Shape forwardShape(Shape shape) {
    return transform.inverseShape(shape);
  }

  @Override
  public Shape inverseShape(Shape shape) {
    return transform.forwardShape(shape);
  }

  @Override
  public String toString() {
    return "_InverseTransform(" + transform + ")";
  }
}
