package org.jtorch.distributions;

import static org.jtorch.distributions.Constraints.CORR_CHOLESKY;
import static org.jtorch.distributions.Constraints.LOWER_CHOLESKY;
import static org.jtorch.distributions.Constraints.POSITIVE_DEFINITE;
import static org.jtorch.distributions.Constraints.POSITIVE_SEMIDEFINITE;
import static org.jtorch.distributions.Constraints.REAL;
import static org.jtorch.distributions.Constraints.SIMPLEX;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Transforms from unconstrained tensors to a constraint, {@code
 * torch.distributions.constraint_registry}.
 */
public final class ConstraintRegistry {
  private static final ConstraintRegistry BIJECT_TO = new ConstraintRegistry();
  private static final ConstraintRegistry TRANSFORM_TO = new ConstraintRegistry();

  static {
    BIJECT_TO.registerElementwise();
    TRANSFORM_TO.registerElementwise();
    BIJECT_TO.register(SIMPLEX, c -> new StickBreakingTransform());
    TRANSFORM_TO.register(SIMPLEX, c -> new SoftmaxTransform());
    TRANSFORM_TO.register(LOWER_CHOLESKY, c -> new LowerCholeskyTransform());
    TRANSFORM_TO.register(POSITIVE_DEFINITE, c -> new PositiveDefiniteTransform());
    TRANSFORM_TO.register(POSITIVE_SEMIDEFINITE, c -> new PositiveDefiniteTransform());
  }

  private final Map<Class<?>, Function<Constraint, Transform>> factories =
      new ConcurrentHashMap<>();

  private ConstraintRegistry() {}

  /** {@return the registry of bijective transforms, {@code biject_to}} */
  public static ConstraintRegistry bijectTo() {
    return BIJECT_TO;
  }

  /** {@return the registry of transforms that need not be bijective, {@code transform_to}} */
  public static ConstraintRegistry transformTo() {
    return TRANSFORM_TO;
  }

  /**
   * Registers the transforms of a class of constraints.
   *
   * @param constraint any constraint of the class
   * @param factory makes the transform for a constraint of the class
   */
  public void register(Constraint constraint, Function<Constraint, Transform> factory) {
    factories.put(constraint.getClass(), Objects.requireNonNull(factory, "factory"));
  }

  /**
   * Returns a transform whose outputs satisfy a constraint.
   *
   * @param constraint a constraint
   * @return a transform from unconstrained tensors
   * @throws UnsupportedOperationException if the class of the constraint is not registered
   */
  public Transform transform(Constraint constraint) {
    Function<Constraint, Transform> factory = factories.get(constraint.getClass());
    if (factory == null) {
      throw new UnsupportedOperationException("Cannot transform " + constraint + " constraints");
    }
    return factory.apply(constraint);
  }

  private <C extends Constraint> void put(Class<C> type, Function<C, Transform> factory) {
    factories.put(type, constraint -> factory.apply(type.cast(constraint)));
  }

  private void registerElementwise() {
    register(REAL, c -> new ComposeTransform(List.of()));
    register(CORR_CHOLESKY, c -> new CorrCholeskyTransform());
    put(ScalarConstraints.GreaterThan.class, c -> above(c.lower()));
    put(ScalarConstraints.GreaterThanEq.class, c -> above(c.lower()));
    put(ScalarConstraints.LessThan.class, c -> afterExp(c.upper(), -1));
    put(ScalarConstraints.Interval.class, c -> between(c.lower(), c.upper()));
    put(ScalarConstraints.HalfOpenInterval.class, c -> between(c.lower(), c.upper()));
    put(
        VectorConstraints.IndependentConstraint.class,
        c -> new IndependentTransform(transform(c.base()), c.ndims()));
    put(
        JoinedConstraints.Cat.class,
        c -> new CatTransform(transforms(c.constraints), c.dim, c.lengths));
    put(JoinedConstraints.Stack.class, c -> new StackTransform(transforms(c.constraints), c.dim));
  }

  private List<Transform> transforms(List<Constraint> constraints) {
    return constraints.stream().map(this::transform).toList();
  }

  private static Transform above(Operand bound) {
    return bound.isTensor() || bound.number() != 0 ? afterExp(bound, 1) : new ExpTransform();
  }

  private static Transform afterExp(Operand loc, int scale) {
    Transform affine = new AffineTransform(loc, Operand.of(scale), 0);
    return new ComposeTransform(List.of(new ExpTransform(), affine));
  }

  private static Transform between(Operand lower, Operand upper) {
    Transform sigmoid = new SigmoidTransform();
    if (lower.equals(Operand.of(0)) && upper.equals(Operand.of(1))) {
      return sigmoid;
    }
    Transform affine = new AffineTransform(lower, upper.minus(lower), 0);
    return new ComposeTransform(List.of(sigmoid, affine));
  }
}
