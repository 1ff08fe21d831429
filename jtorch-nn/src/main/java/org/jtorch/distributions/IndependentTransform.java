package org.jtorch.distributions;

import java.util.Collection;
import java.util.Objects;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * A transform whose last dimensions count as one event, {@code transforms.IndependentTransform}:
 * the log determinants are summed over them.
 */
public final class IndependentTransform extends Transform {
  private final Transform base;
  private final int reinterpretedBatchNdims;

  /**
   * Creates a transform.
   *
   * @param base the transform to apply
   * @param reinterpretedBatchNdims the number of dimensions that become part of the event
   */
  public IndependentTransform(Transform base, int reinterpretedBatchNdims) {
    this.base = Objects.requireNonNull(base, "base");
    this.reinterpretedBatchNdims = reinterpretedBatchNdims;
  }

  @Override
  public Constraint domain() {
    return Constraints.independent(base.domain(), reinterpretedBatchNdims);
  }

  @Override
  public Constraint codomain() {
    return Constraints.independent(base.codomain(), reinterpretedBatchNdims);
  }

  @Override
  public boolean bijective() {
    return base.bijective();
  }

  @Override
  boolean isIncreasing() {
    return base.isIncreasing();
  }

  @Override
  public Tensor sign() {
    return base.sign();
  }

  @Override
  public Transform withCache(int cacheSize) {
    return new IndependentTransform(base.withCache(cacheSize), reinterpretedBatchNdims);
  }

  @Override
  protected Tensor forward(Tensor x) {
    requireRank(x.shape(), domain().eventDim());
    return base.forward(x);
  }

  @Override
  protected Tensor inverse(Tensor y) {
    requireRank(y.shape(), codomain().eventDim());
    return base.inverse(y);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return Numerics.sumRightmost(base.computeLogAbsDetJacobian(x, y), reinterpretedBatchNdims);
  }

  @Override
  public Shape forwardShape(Shape shape) {
    return base.forwardShape(shape);
  }

  @Override
  public Shape inverseShape(Shape shape) {
    return base.inverseShape(shape);
  }

  @Override
  public Collection<Tensor> tensors() {
    return base.tensors();
  }

  @Override
  public String toString() {
    return "IndependentTransform(" + base + ", " + reinterpretedBatchNdims + ")";
  }
}
