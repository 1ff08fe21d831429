package org.jtorch.distributions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Transforms one after the other, {@code transforms.ComposeTransform}. Without parts it is the
 * identity, {@code identity_transform}.
 */
public final class ComposeTransform extends Transform {
  private final List<Transform> parts;

  /**
   * Creates a transform.
   *
   * @param parts the transforms in the order of their application
   */
  public ComposeTransform(List<Transform> parts) {
    this.parts = List.copyOf(parts);
  }

  /** {@return the parts in the order of their application} */
  public List<Transform> parts() {
    return parts;
  }

  @Override
  public Constraint domain() {
    if (parts.isEmpty()) {
      return Constraints.REAL;
    }
    int eventDim = parts.get(parts.size() - 1).codomain().eventDim();
    for (int i = parts.size() - 1; i >= 0; i--) {
      int in = parts.get(i).domain().eventDim();
      eventDim = Math.max(eventDim + in - parts.get(i).codomain().eventDim(), in);
    }
    return raised(parts.get(0).domain(), eventDim);
  }

  @Override
  public Constraint codomain() {
    if (parts.isEmpty()) {
      return Constraints.REAL;
    }
    int eventDim = parts.get(0).domain().eventDim();
    for (Transform part : parts) {
      int out = part.codomain().eventDim();
      eventDim = Math.max(eventDim + out - part.domain().eventDim(), out);
    }
    return raised(parts.get(parts.size() - 1).codomain(), eventDim);
  }

  private static Constraint raised(Constraint constraint, int eventDim) {
    int more = eventDim - constraint.eventDim();
    return more == 0 ? constraint : Constraints.independent(constraint, more);
  }

  @Override
  public boolean bijective() {
    return parts.stream().allMatch(Transform::bijective);
  }

  @Override
  boolean isIncreasing() {
    return parts.stream().allMatch(Transform::isIncreasing);
  }

  @Override
  public Tensor sign() {
    Tensor sign = Torch.tensor(1);
    for (Transform part : parts) {
      sign = sign.mul(part.sign());
    }
    return sign;
  }

  @Override
  public Transform inv() {
    List<Transform> inverses = new ArrayList<>();
    parts.forEach(part -> inverses.add(part.inv()));
    Collections.reverse(inverses);
    return new ComposeTransform(inverses);
  }

  @Override
  public Transform withCache(int cacheSize) {
    return new ComposeTransform(parts.stream().map(part -> part.withCache(cacheSize)).toList());
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor y = x;
    for (Transform part : parts) {
      y = part.forward(y);
    }
    return y;
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return inv().forward(y);
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    if (parts.isEmpty()) {
      return Torch.zerosLike(x);
    }
    int eventDim = domain().eventDim();
    Tensor input = x;
    Tensor sum = Torch.zeros(Numerics.options(x), Shape.of());
    for (int i = 0; i < parts.size(); i++) {
      Transform part = parts.get(i);
      Tensor output = i == parts.size() - 1 ? y : part.forward(input);
      Tensor term = part.computeLogAbsDetJacobian(input, output);
      term = Numerics.sumRightmost(term, eventDim - part.domain().eventDim());
      sum = i == 0 ? term : sum.add(term);
      eventDim += part.codomain().eventDim() - part.domain().eventDim();
      input = output;
    }
    return sum;
  }

  @Override
  public Shape forwardShape(Shape shape) {
    Shape result = super.forwardShape(shape);
    for (Transform part : parts) {
      result = part.forwardShape(result);
    }
    return result;
  }

  @Override
  public Shape inverseShape(Shape shape) {
    Shape result = super.inverseShape(shape);
    for (int i = parts.size() - 1; i >= 0; i--) {
      result = parts.get(i).inverseShape(result);
    }
    return result;
  }

  @Override
  public Collection<Tensor> tensors() {
    return parts.stream().flatMap(part -> part.tensors().stream()).toList();
  }

  @Override
  protected boolean isEqual(Transform other) {
    return parts.equals(((ComposeTransform) other).parts);
  }

  @Override
  public String toString() {
    return "ComposeTransform" + parts;
  }
}
