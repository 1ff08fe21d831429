package org.jtorch.distributions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jtorch.Tensor;

/** Transforms of the slices of a tensor along a dimension. */
abstract class JoinedTransform extends Transform {
  private final List<Transform> transforms;
  private final int dim;

  JoinedTransform(List<Transform> transforms, int dim) {
    this.transforms = List.copyOf(transforms);
    this.dim = dim;
  }

  /** {@return the transforms of the slices} */
  public final List<Transform> transforms() {
    return transforms;
  }

  /** {@return the dimension along which slices are taken} */
  public final int dim() {
    return dim;
  }

  abstract List<Tensor> slices(Tensor x);

  abstract Tensor join(List<Tensor> slices, long dim);

  @Override
  public final boolean bijective() {
    return transforms.stream().allMatch(Transform::bijective);
  }

  @Override
  protected final Tensor forward(Tensor x) {
    List<Tensor> slices = new ArrayList<>(slices(x));
    for (int i = 0; i < slices.size(); i++) {
      slices.set(i, transforms.get(i).forward(slices.get(i)));
    }
    return join(slices, dim);
  }

  @Override
  protected final Tensor inverse(Tensor y) {
    List<Tensor> slices = new ArrayList<>(slices(y));
    for (int i = 0; i < slices.size(); i++) {
      slices.set(i, transforms.get(i).inverse(slices.get(i)));
    }
    return join(slices, dim);
  }

  final List<Tensor> logDeterminants(Tensor x, Tensor y) {
    List<Tensor> xs = slices(x);
    List<Tensor> ys = slices(y);
    List<Tensor> determinants = new ArrayList<>();
    for (int i = 0; i < xs.size(); i++) {
      determinants.add(transforms.get(i).computeLogAbsDetJacobian(xs.get(i), ys.get(i)));
    }
    return determinants;
  }

  final void requireSize(Tensor x, long expected) {
    if (dim < -x.dim() || dim >= x.dim() || x.size(dim) != expected) {
      throw new IllegalArgumentException(
          "expected size " + expected + " along dimension " + dim + ", got shape " + x.shape());
    }
  }

  @Override
  public final Collection<Tensor> tensors() {
    return transforms.stream().flatMap(part -> part.tensors().stream()).toList();
  }
}
