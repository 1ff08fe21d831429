package org.jtorch.distributions;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Transform y = x ** exponent of positive numbers, {@code transforms.PowerTransform}. */
public final class PowerTransform extends Transform {
  private final Tensor exponent;

  /**
   * Creates a transform.
   *
   * @param exponent the exponent, which broadcasts with the inputs
   */
  public PowerTransform(Tensor exponent) {
    this.exponent = Objects.requireNonNull(exponent, "exponent");
  }

  /** Creates a transform with one exponent; see {@link #PowerTransform(Tensor)}. */
  public PowerTransform(double exponent) {
    this(Torch.tensor(exponent));
  }

  /** {@return the exponent} */
  public Tensor exponent() {
    return exponent;
  }

  @Override
  public Constraint domain() {
    return Constraints.POSITIVE;
  }

  @Override
  public Constraint codomain() {
    return Constraints.POSITIVE;
  }

  @Override
  public boolean bijective() {
    return true;
  }

  @Override
  public Tensor sign() {
    return exponent.sign();
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.pow(exponent);
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return y.pow(exponent.reciprocal());
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    return exponent.mul(y).div(x).abs().log();
  }

  @Override
  public Shape forwardShape(Shape shape) {
    return Torch.broadcastShapes(shape, exponent.shape());
  }

  @Override
  public Shape inverseShape(Shape shape) {
    return forwardShape(shape);
  }

  @Override
  public Collection<Tensor> tensors() {
    return List.of(exponent);
  }

  @Override
  protected boolean isEqual(Transform other) {
    return exponent.eq(((PowerTransform) other).exponent).all().itemBoolean();
  }
}
