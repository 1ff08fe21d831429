package org.jtorch.distributions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Transform y = loc + scale * x, {@code transforms.AffineTransform}. */
public final class AffineTransform extends Transform {
  private final Operand loc;
  private final Operand scale;
  private final int eventDim;

  /** Creates a transform of single numbers; see {@link #AffineTransform(Tensor, Tensor, int)}. */
  public AffineTransform(Tensor loc, Tensor scale) {
    this(loc, scale, 0);
  }

  /**
   * Creates a transform.
   *
   * @param loc the offset, which broadcasts with the inputs
   * @param scale the factor, which broadcasts with the inputs
   * @param eventDim the number of dimensions of one event: 0 for numbers, 1 for vectors, 2 for
   *     matrices
   */
  public AffineTransform(Tensor loc, Tensor scale, int eventDim) {
    this(Operand.of(loc), Operand.of(scale), eventDim);
  }

  /**
   * Creates a transform of single numbers.
   *
   * @param loc the offset
   * @param scale the factor
   */
  public AffineTransform(double loc, double scale) {
    this(Operand.of(loc), Operand.of(scale), 0);
  }

  AffineTransform(Operand loc, Operand scale, int eventDim) {
    this.loc = loc;
    this.scale = scale;
    this.eventDim = eventDim;
  }

  @Override
  public Constraint domain() {
    return eventDim == 0 ? Constraints.REAL : Constraints.independent(Constraints.REAL, eventDim);
  }

  @Override
  public Constraint codomain() {
    return domain();
  }

  @Override
  public boolean bijective() {
    return true;
  }

  @Override
  boolean isIncreasing() {
    return !scale.isTensor() && scale.number() > 0;
  }

  @Override
  public Tensor sign() {
    return scale.isTensor()
        ? scale.tensors().get(0).sign()
        : Torch.tensor((long) Math.signum(scale.number()));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return loc.plus(scale.times(x));
  }

  @Override
  protected Tensor inverse(Tensor y) {
    return scale.divideInto(loc.subtractFrom(y));
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    Tensor result =
        scale.isTensor()
            ? scale.tensors().get(0).abs().log()
            : Torch.fullLike(x, Math.log(Math.abs(scale.number())));
    if (eventDim == 0) {
      return result.expand(x.shape());
    }
    Shape flat = Shapes.append(Shapes.dropLast(result.shape(), eventDim), -1);
    return result.view(flat).sum(-1).expand(Shapes.dropLast(x.shape(), eventDim));
  }

  @Override
  public Shape forwardShape(Shape shape) {
    return Torch.broadcastShapes(shape, loc.shape(), scale.shape());
  }

  @Override
  public Shape inverseShape(Shape shape) {
    return forwardShape(shape);
  }

  @Override
  public Collection<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>(loc.tensors());
    tensors.addAll(scale.tensors());
    return tensors;
  }

  @Override
  protected boolean isEqual(Transform other) {
    AffineTransform affine = (AffineTransform) other;
    return loc.equals(affine.loc) && scale.equals(affine.scale);
  }
}
