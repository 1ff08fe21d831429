package org.jtorch.distributions;

import java.util.Arrays;
import java.util.List;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Transforms of slices along a dimension, in the way of {@code Torch.cat}, {@code
 * transforms.CatTransform}.
 */
public final class CatTransform extends JoinedTransform {
  private final long[] lengths;

  /**
   * Creates a transform.
   *
   * @param transforms one transform per slice
   * @param dim the dimension
   * @param lengths the sizes of the slices; none means 1 each
   */
  public CatTransform(List<Transform> transforms, int dim, long... lengths) {
    super(transforms, dim);
    this.lengths = JoinedConstraints.lengthsOf(lengths, transforms.size());
  }

  @Override
  public int eventDim() {
    return transforms().stream().mapToInt(Transform::eventDim).max().orElseThrow();
  }

  @Override
  public Constraint domain() {
    return Constraints.cat(transforms().stream().map(Transform::domain).toList(), dim(), lengths);
  }

  @Override
  public Constraint codomain() {
    return Constraints.cat(transforms().stream().map(Transform::codomain).toList(), dim(), lengths);
  }

  @Override
  public Transform withCache(int cacheSize) {
    List<Transform> cached = transforms().stream().map(t -> t.withCache(cacheSize)).toList();
    return new CatTransform(cached, dim(), lengths);
  }

  @Override
  List<Tensor> slices(Tensor x) {
    requireSize(x, Arrays.stream(lengths).sum());
    return x.splitWithSizes(lengths, dim());
  }

  @Override
  Tensor join(List<Tensor> slices, long dim) {
    return Torch.cat(slices, dim);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    List<Tensor> determinants = logDeterminants(x, y);
    for (int i = 0; i < determinants.size(); i++) {
      int more = eventDim() - transforms().get(i).eventDim();
      determinants.set(i, Numerics.sumRightmost(determinants.get(i), more));
    }
    int last = (dim() >= 0 ? dim() - x.dim() : dim()) + eventDim();
    return last < 0
        ? Torch.cat(determinants, last)
        : determinants.stream().reduce(Tensor::add).orElseThrow();
  }
}
