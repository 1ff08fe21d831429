package org.jtorch.distributions;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Base class of invertible transformations with a computable log determinant of the Jacobian,
 * {@code torch.distributions.transforms.Transform}.
 *
 * <p>A transform outside jtorch overrides {@link #domain}, {@link #codomain}, {@link #forward} and,
 * where it has them, {@link #inverse} and {@link #computeLogAbsDetJacobian}.
 */
public abstract class Transform implements TensorHolder {
  /** Constructor for subclasses. */
  protected Transform() {}

  /** {@return the constraint of valid inputs} */
  public abstract Constraint domain();

  /** {@return the constraint of valid outputs} */
  public abstract Constraint codomain();

  /** {@return whether every output has exactly one input} */
  public boolean bijective() {
    return false;
  }

  /**
   * Returns the sign of the derivative of a transform of single numbers.
   *
   * @return 1 or -1, a tensor that broadcasts with the inputs
   */
  public Tensor sign() {
    if (isIncreasing()) {
      return Torch.tensor(1);
    }
    throw unsupported("sign");
  }

  /** Whether the transform increases everywhere, known without a tensor. */
  boolean isIncreasing() {
    return false;
  }

  /**
   * Returns the number of event dimensions of inputs and outputs.
   *
   * @return the number of last dimensions that form one event
   * @throws IllegalStateException if domain and codomain differ in it
   */
  public int eventDim() {
    if (domain().eventDim() != codomain().eventDim()) {
      throw new IllegalStateException(
          "Please use either domain().eventDim() or codomain().eventDim()");
    }
    return domain().eventDim();
  }

  /** {@return the inverse transform, a view of this one} */
  public Transform inv() {
    return new InverseTransform(this);
  }

  /**
   * Returns this transform with a cache of its last input and output.
   *
   * @param cacheSize 0 or 1. With 1, the inverse of the last output is the input itself, without
   *     rounding
   * @return a transform with this cache size
   */
  public Transform withCache(int cacheSize) {
    return switch (cacheSize) {
      case 0 -> this;
      case 1 -> new CachedTransform(this);
      default -> throw new IllegalArgumentException("cache_size must be 0 or 1");
    };
  }

  /**
   * Transforms a tensor.
   *
   * @param x a tensor in the domain
   * @return the output
   */
  public final Tensor call(Tensor x) {
    Objects.requireNonNull(x, "x");
    return TensorScope.compute(() -> forward(x));
  }

  /**
   * Returns the logarithm of the absolute determinant of the Jacobian.
   *
   * @param x the input
   * @param y the output for this input
   * @return a tensor of the input's shape without the domain's event dimensions
   */
  public final Tensor logAbsDetJacobian(Tensor x, Tensor y) {
    Objects.requireNonNull(x, "x");
    Objects.requireNonNull(y, "y");
    return TensorScope.compute(() -> computeLogAbsDetJacobian(x, y));
  }

  /**
   * Returns the shape of outputs.
   *
   * @param shape the shape of inputs
   * @return the shape of outputs
   */
  public Shape forwardShape(Shape shape) {
    return Objects.requireNonNull(shape, "shape");
  }

  /**
   * Returns the shape of inputs.
   *
   * @param shape the shape of outputs
   * @return the shape of inputs
   */
  public Shape inverseShape(Shape shape) {
    return Objects.requireNonNull(shape, "shape");
  }

  /**
   * Computes the output.
   *
   * @param x the input
   * @return the output
   */
  protected abstract Tensor forward(Tensor x);

  /**
   * Computes the input from the output.
   *
   * @param y the output
   * @return the input
   */
  protected Tensor inverse(Tensor y) {
    throw unsupported("the inverse");
  }

  /**
   * Computes {@link #logAbsDetJacobian}.
   *
   * @param x the input
   * @param y the output for this input
   * @return the logarithm of the absolute determinant
   */
  protected Tensor computeLogAbsDetJacobian(Tensor x, Tensor y) {
    throw unsupported("logAbsDetJacobian");
  }

  private UnsupportedOperationException unsupported(String what) {
    return new UnsupportedOperationException(
        getClass().getSimpleName() + " does not implement " + what);
  }

  @CanIgnoreReturnValue
  static Shape requireRank(Shape shape, int rank) {
    if (shape.rank() < rank) {
      throw new IllegalArgumentException("Too few dimensions on input");
    }
    return shape;
  }

  /** {@return the tensors of this transform's parameters} */
  @Override
  public Collection<Tensor> tensors() {
    return List.of();
  }

  /**
   * Whether a transform of the same class is equal. Default: only the transform itself.
   *
   * @param other a transform of the same class
   * @return whether it is equal
   */
  @SuppressWarnings("ReferenceEquality") // a transform without a rule equals only itself
  protected boolean isEqual(Transform other) {
    return this == other;
  }

  @Override
  @SuppressWarnings("EqualsGetClass") // transforms of two classes differ
  public final boolean equals(Object object) {
    return object != null && getClass() == object.getClass() && isEqual((Transform) object);
  }

  @Override
  public final int hashCode() {
    return getClass().hashCode();
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "()";
  }
}
