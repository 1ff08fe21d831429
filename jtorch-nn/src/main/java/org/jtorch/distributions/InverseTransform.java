package org.jtorch.distributions;

import java.util.Collection;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** The inverse of a transform. */
final class InverseTransform extends Transform {
  private final Transform transform;

  InverseTransform(Transform transform) {
    this.transform = transform;
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
  public boolean bijective() {
    return transform.bijective();
  }

  @Override
  public Tensor sign() {
    return transform.sign();
  }

  @Override
  boolean isIncreasing() {
    return transform.isIncreasing();
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
  public Collection<Tensor> tensors() {
    return transform.tensors();
  }

  @Override
  protected boolean isEqual(Transform other) {
    return transform.equals(((InverseTransform) other).transform);
  }

  @Override
  public String toString() {
    return "_InverseTransform(" + transform + ")";
  }
}
