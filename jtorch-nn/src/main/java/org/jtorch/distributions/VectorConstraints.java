package org.jtorch.distributions;

import java.util.Objects;
import org.jtorch.Tensor;

/** Constraints of vectors, and of events with more dimensions than a base constraint. */
final class VectorConstraints {
  private VectorConstraints() {}

  private abstract static class OfVectors extends Constraint {
    @Override
    public int eventDim() {
      return 1;
    }
  }

  /** One-hot vectors. */
  static final class OneHot extends OfVectors {
    @Override
    public Tensor check(Tensor value) {
      Tensor isBoolean = value.eq(0).bitwiseOr(value.eq(1));
      return isBoolean.all(-1).bitwiseAnd(value.sum(-1).eq(1));
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }
  }

  /** Probability vectors. */
  static final class Simplex extends OfVectors {
    @Override
    public Tensor check(Tensor value) {
      return value.ge(0).all(-1).bitwiseAnd(value.sum(-1).sub(1).abs().lt(1e-6));
    }
  }

  /** Counts with a largest sum. */
  static final class Multinomial extends OfVectors {
    private final Operand upper;

    Multinomial(Operand upper) {
      this.upper = upper;
    }

    @Override
    public Tensor check(Tensor value) {
      return value.ge(0).all(-1).bitwiseAnd(upper.isAtLeast(value.sum(-1)));
    }

    @Override
    public boolean isDiscrete() {
      return true;
    }
  }

  /** A constraint of elements, aggregated over the last dimensions. */
  static final class IndependentConstraint extends Constraint {
    private final Constraint base;
    private final int ndims;

    IndependentConstraint(Constraint base, int ndims) {
      if (ndims < 0) {
        throw new IllegalArgumentException("reinterpreted_batch_ndims must be >= 0, got " + ndims);
      }
      this.base = Objects.requireNonNull(base, "base");
      this.ndims = ndims;
    }

    Constraint base() {
      return base;
    }

    int ndims() {
      return ndims;
    }

    @Override
    public Tensor check(Tensor value) {
      Tensor result = base.check(value);
      if (result.dim() < ndims) {
        throw new IllegalArgumentException(
            "Expected value.dim() >= " + eventDim() + " but got " + value.dim());
      }
      return result.reshape(Shapes.append(Shapes.dropLast(result.shape(), ndims), -1)).all(-1);
    }

    @Override
    public boolean isDiscrete() {
      return base.isDiscrete();
    }

    @Override
    public int eventDim() {
      return base.eventDim() + ndims;
    }

    @Override
    public String toString() {
      return "IndependentConstraint(" + base + ", " + ndims + ")";
    }
  }

  /** The support of the components of a mixture, for values without the component dimension. */
  static final class MixtureSameFamilyConstraint extends Constraint {
    private final Constraint base;

    MixtureSameFamilyConstraint(Constraint base) {
      this.base = Objects.requireNonNull(base, "base");
    }

    @Override
    public Tensor check(Tensor value) {
      if (value.dim() < eventDim()) {
        throw new IllegalArgumentException(
            "Expected value.dim() >= " + eventDim() + " but got " + value.dim());
      }
      Tensor result = base.check(value.unsqueeze(-1 - eventDim()));
      int kept = value.dim() - eventDim();
      return result.reshape(Shapes.append(Shapes.head(result.shape(), kept), -1)).all(-1);
    }

    @Override
    public boolean isDiscrete() {
      return base.isDiscrete();
    }

    @Override
    public int eventDim() {
      return base.eventDim();
    }

    @Override
    public String toString() {
      return "MixtureSameFamilyConstraint(" + base + ")";
    }
  }
}
