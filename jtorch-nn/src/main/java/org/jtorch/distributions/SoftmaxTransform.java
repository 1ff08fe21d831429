package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.REAL_VECTOR;
import static org.jtorch.distributions.Constraints.SIMPLEX;

import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Transform y = softmax(x) along the last dimension; not bijective. The inverse is log(y). {@code
 * torch.distributions.transforms.SoftmaxTransform}.
 */
public final class SoftmaxTransform extends Transform {
  /** Creates the transform. */
  public SoftmaxTransform() {}

  @Override
  public Constraint domain() {
    return REAL_VECTOR;
  }

  @Override
  public Constraint codomain() {
    return SIMPLEX;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor probs = x.sub(x.max(-1, true).values()).exp();
    return probs.div(probs.sum(-1, true));
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y.log();
  }

  @Override
  public Shape forwardShape(Shape shape) {
    return requireRank(shape, 1);
  }

  @Override
  public Shape inverseShape(Shape shape) {
    return requireRank(shape, 1);
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
