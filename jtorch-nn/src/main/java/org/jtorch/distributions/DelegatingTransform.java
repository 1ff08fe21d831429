package org.jtorch.distributions;

import java.util.Collection;
import org.jtorch.Tensor;

/** A transform that computes by another one, or by its inverse. */
abstract sealed class DelegatingTransform extends Transform
    permits CachedTransform, InverseTransform {
  final Transform transform;

  DelegatingTransform(Transform transform) {
    this.transform = transform;
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
  public Collection<Tensor> tensors() {
    return transform.tensors();
  }

  @Override
  protected boolean isEqual(Transform other) {
    return transform.equals(((DelegatingTransform) other).transform);
  }
}
