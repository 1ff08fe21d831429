package org.jtorch.distributions;

import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Transforms of slices of size 1 along a dimension, in the way of {@code Torch.stack}, {@code
 * transforms.StackTransform}.
 */
public final class StackTransform extends JoinedTransform {
  /**
   * Creates a transform.
   *
   * @param transforms one transform per slice
   * @param dim the dimension
   */
  public StackTransform(List<Transform> transforms, int dim) {
    super(transforms, dim);
  }

  @Override
  public Constraint domain() {
    return Constraints.stack(transforms().stream().map(Transform::domain).toList(), dim());
  }

  @Override
  public Constraint codomain() {
    return Constraints.stack(transforms().stream().map(Transform::codomain).toList(), dim());
  }

  @Override
  public Transform withCache(int cacheSize) {
    return new StackTransform(
        transforms().stream().map(t -> t.withCache(cacheSize)).toList(), dim());
  }

  @Override
  List<Tensor> slices(Tensor x) {
    requireSize(x, transforms().size());
    return x.unbind(dim());
  }

  @Override
  Tensor join(List<Tensor> slices, long dim) {
    return Torch.stack(slices, dim);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return Torch.stack(logDeterminants(x, y), dim());
  }
}
