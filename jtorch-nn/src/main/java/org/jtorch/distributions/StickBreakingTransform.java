package org.jtorch.distributions;

import org.jtorch.F;
import org.jtorch.PadMode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Transform of vectors to probability vectors with one element more, by a stick-breaking process,
 * {@code transforms.StickBreakingTransform}.
 */
public final class StickBreakingTransform extends Transform {
  /** Creates the transform. */
  public StickBreakingTransform() {}

  @Override
  public Constraint domain() {
    return Constraints.REAL_VECTOR;
  }

  @Override
  public Constraint codomain() {
    return Constraints.SIMPLEX;
  }

  @Override
  public boolean bijective() {
    return true;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor z = SigmoidTransform.clippedSigmoid(x.sub(offset(x, x.size(-1)).log()));
    Tensor remaining = Numerics.oneMinus(z).cumprod(-1);
    return F.pad(z, new long[] {0, 1}, PadMode.CONSTANT, 1)
        .mul(F.pad(remaining, new long[] {1, 0}, PadMode.CONSTANT, 1));
  }

  @Override
  protected Tensor inverse(Tensor y) {
    Tensor cropped = y.narrow(-1, 0, y.size(-1) - 1);
    Tensor rest = Numerics.oneMinus(cropped.cumsum(-1)).clampMin(Numerics.tiny(y));
    return cropped.log().sub(rest.log()).add(offset(y, y.size(-1) - 1).log());
  }

  @Override
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    Tensor shifted = x.sub(offset(x, x.size(-1)).log());
    Tensor logY = y.narrow(-1, 0, y.size(-1) - 1).log();
    return shifted.neg().add(F.logsigmoid(shifted)).add(logY).sum(-1);
  }

  /** The numbers n, n - 1, ..., 1. */
  private static Tensor offset(Tensor like, long n) {
    return Torch.rsub(like.newOnes(n).cumsum(-1), n + 1);
  }

  @Override
  public Shape forwardShape(Shape shape) {
    return lengthened(shape, 1);
  }

  @Override
  public Shape inverseShape(Shape shape) {
    return lengthened(shape, -1);
  }

  private static Shape lengthened(Shape shape, int by) {
    long length = requireRank(shape, 1).size(shape.rank() - 1);
    return Shapes.append(Shapes.dropLast(shape, 1), length + by);
  }

  @Override
  protected boolean isEqual(Transform other) {
    return true;
  }
}
