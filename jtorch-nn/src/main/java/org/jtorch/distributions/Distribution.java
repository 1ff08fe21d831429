package org.jtorch.distributions;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Base class of probability distributions, {@code torch.distributions.Distribution}.
 *
 * <p>A distribution outside jtorch extends this class and overrides the protected methods of what
 * it supports; the public methods check values and free temporaries. What a distribution does not
 * support throws {@link UnsupportedOperationException}.
 */
public abstract class Distribution implements TensorHolder {
  private static volatile boolean defaultValidateArgs = true;

  private final Parameters parameters;
  private final Shape batchShape;
  private final Shape eventShape;

  /**
   * Creates a distribution.
   *
   * @param batchShape the shape over which parameters are batched
   * @param eventShape the shape of one draw
   * @param options {@code o -> o.validateArgs(false)}
   */
  protected Distribution(
      Shape batchShape, Shape eventShape, Consumer<DistributionOptions> options) {
    this(Parameters.of(options), batchShape, eventShape);
  }

  Distribution(Parameters parameters, Shape batchShape, Shape eventShape) {
    this.parameters = parameters;
    this.batchShape = Objects.requireNonNull(batchShape, "batchShape");
    this.eventShape = Objects.requireNonNull(eventShape, "eventShape");
    parameters.validate(getClass().getSimpleName());
  }

  /** A distribution of one number. */
  Distribution(Parameters parameters) {
    this(parameters, parameters.batchShape(), Shapes.SCALAR);
  }

  /**
   * Sets whether distributions check their arguments by default, {@code
   * Distribution.set_default_validate_args}. Initially true.
   *
   * @param validateArgs whether parameters and values are checked
   */
  public static void setDefaultValidateArgs(boolean validateArgs) {
    defaultValidateArgs = validateArgs;
  }

  static boolean defaultValidateArgs() {
    return defaultValidateArgs;
  }

  final Parameters parameters() {
    return parameters;
  }

  final Tensor param(String name) {
    return parameters.get(name);
  }

  /** {@return the shape over which parameters are batched} */
  public final Shape batchShape() {
    return batchShape;
  }

  /** {@return the shape of one draw} */
  public final Shape eventShape() {
    return eventShape;
  }

  /** {@return the constraints of the parameters, by PyTorch's names} */
  public Map<String, Constraint> argConstraints() {
    return parameters.constraints();
  }

  /** {@return the constraint that every draw satisfies} */
  public abstract Constraint support();

  /** {@return whether {@link #rsample} is supported} */
  public boolean hasRsample() {
    return false;
  }

  /** {@return whether {@link #enumerateSupport} is supported} */
  public boolean hasEnumerateSupport() {
    return false;
  }

  /**
   * Returns this distribution with another batch shape; parameters are views, as of {@code
   * Tensor.expand}.
   *
   * @param batchShape a shape to which the batch shape can be expanded
   * @return a new distribution
   */
  public abstract Distribution expand(Shape batchShape);

  /**
   * Draws without gradients.
   *
   * @param sampleShape the shape of the draws; none draws one
   * @return a tensor of shape {@code sampleShape + batchShape + eventShape}
   */
  public final Tensor sample(long... sampleShape) {
    return sample(Shape.of(sampleShape));
  }

  /** Draws without gradients; see {@link #sample(long...)}. */
  public final Tensor sample(Shape sampleShape) {
    Objects.requireNonNull(sampleShape, "sampleShape");
    return Torch.noGrad(() -> TensorScope.compute(() -> drawSample(sampleShape)));
  }

  /**
   * Draws by the reparameterization trick: gradients flow to the parameters.
   *
   * @param sampleShape the shape of the draws; none draws one
   * @return a tensor of shape {@code sampleShape + batchShape + eventShape}
   * @throws UnsupportedOperationException if {@link #hasRsample} is false
   */
  public final Tensor rsample(long... sampleShape) {
    return rsample(Shape.of(sampleShape));
  }

  /** Draws with gradients; see {@link #rsample(long...)}. */
  public final Tensor rsample(Shape sampleShape) {
    Objects.requireNonNull(sampleShape, "sampleShape");
    return TensorScope.compute(() -> drawRsample(sampleShape));
  }

  /**
   * Returns the logarithm of the probability density or mass.
   *
   * @param value a tensor that broadcasts with {@code batchShape + eventShape}
   * @return a tensor of the value's shape without the event dimensions
   * @throws IllegalArgumentException if the value is outside the support or does not broadcast
   */
  public final Tensor logProb(Tensor value) {
    return computed(value, true, this::computeLogProb);
  }

  /**
   * Returns the cumulative distribution function.
   *
   * @param value a tensor that broadcasts with {@code batchShape + eventShape}
   * @return the probability of a draw of at most the value
   */
  public final Tensor cdf(Tensor value) {
    return computed(value, validatesCdf(), this::computeCdf);
  }

  /**
   * Returns the inverse of the cumulative distribution function.
   *
   * @param value probabilities
   * @return quantiles
   */
  public final Tensor icdf(Tensor value) {
    return computed(value, false, this::computeIcdf);
  }

  private Tensor computed(
      Tensor value, boolean validate, java.util.function.UnaryOperator<Tensor> function) {
    Objects.requireNonNull(value, "value");
    return TensorScope.compute(
        () -> {
          if (validate && parameters.validateArgs()) {
            validateSample(value);
          }
          return function.apply(value);
        });
  }

  /** {@return the entropy in nats, of shape {@code batchShape}} */
  public final Tensor entropy() {
    return computed(this::computeEntropy);
  }

  /** {@return the exponential of the entropy, of shape {@code batchShape}} */
  public final Tensor perplexity() {
    return computed(() -> computeEntropy().exp());
  }

  /** {@return the mean, of shape {@code batchShape + eventShape}} */
  public final Tensor mean() {
    return computed(this::computeMean);
  }

  /** {@return the mode, of shape {@code batchShape + eventShape}} */
  public final Tensor mode() {
    return computed(this::computeMode);
  }

  /** {@return the variance, of shape {@code batchShape + eventShape}} */
  public final Tensor variance() {
    return computed(this::computeVariance);
  }

  /** {@return the standard deviation, of shape {@code batchShape + eventShape}} */
  public final Tensor stddev() {
    return computed(this::computeStddev);
  }

  /** {@return all values of a discrete distribution; see {@link #enumerateSupport(boolean)}} */
  public final Tensor enumerateSupport() {
    return enumerateSupport(true);
  }

  /**
   * Returns all values of a discrete distribution along dimension 0.
   *
   * @param expand whether the batch dimensions are expanded; otherwise they have size 1
   * @return a tensor of shape {@code (cardinality) + batchShape + eventShape}
   */
  public final Tensor enumerateSupport(boolean expand) {
    return computed(() -> computeSupport(expand));
  }

  private static Tensor computed(Supplier<Tensor> supplier) {
    return TensorScope.compute(supplier::get);
  }

  /**
   * Draws without gradients. Default: {@link #drawRsample}.
   *
   * @param sampleShape the shape of the draws
   * @return a tensor of shape {@code sampleShape + batchShape + eventShape}
   */
  protected Tensor drawSample(Shape sampleShape) {
    return drawRsample(sampleShape);
  }

  /**
   * Draws with gradients.
   *
   * @param sampleShape the shape of the draws
   * @return a tensor of shape {@code sampleShape + batchShape + eventShape}
   */
  protected Tensor drawRsample(Shape sampleShape) {
    throw unsupported("rsample");
  }

  /**
   * Computes {@link #logProb}.
   *
   * @param value the argument, checked where validation is on
   * @return the result
   */
  protected Tensor computeLogProb(Tensor value) {
    throw unsupported("logProb");
  }

  /**
   * Computes {@link #cdf}.
   *
   * @param value the argument, checked where validation is on
   * @return the result
   */
  protected Tensor computeCdf(Tensor value) {
    throw unsupported("cdf");
  }

  /**
   * Computes {@link #icdf}.
   *
   * @param value the argument, checked where validation is on
   * @return the result
   */
  protected Tensor computeIcdf(Tensor value) {
    throw unsupported("icdf");
  }

  /** {@return what {@link #entropy} returns} */
  protected Tensor computeEntropy() {
    throw unsupported("entropy");
  }

  /** {@return what {@link #mean} returns} */
  protected Tensor computeMean() {
    throw unsupported("mean");
  }

  /** {@return what {@link #mode} returns} */
  protected Tensor computeMode() {
    throw unsupported("mode");
  }

  /** {@return what {@link #variance} returns} */
  protected Tensor computeVariance() {
    throw unsupported("variance");
  }

  /** {@return what {@link #stddev} returns; by default the square root of the variance} */
  protected Tensor computeStddev() {
    return computeVariance().sqrt();
  }

  /**
   * Computes {@link #enumerateSupport(boolean)}.
   *
   * @param expand whether the batch dimensions are expanded
   * @return all values
   */
  protected Tensor computeSupport(boolean expand) {
    throw unsupported("enumerateSupport");
  }

  final UnsupportedOperationException unsupported(String method) {
    return new UnsupportedOperationException(
        getClass().getSimpleName() + " does not implement " + method);
  }

  /** Whether {@link #cdf} checks its argument against the support. */
  boolean validatesCdf() {
    return true;
  }

  /**
   * Returns the shape of draws.
   *
   * @param sampleShape the shape of the draws
   * @return {@code sampleShape + batchShape + eventShape}
   */
  protected final Shape extendedShape(Shape sampleShape) {
    return Shapes.concat(sampleShape, Shapes.concat(batchShape, eventShape));
  }

  /** Checks the shape of a value and that it is within the support. */
  void validateSample(Tensor value) {
    Shape shape = value.shape();
    if (!Shapes.tail(shape, eventShape.rank()).equals(eventShape)) {
      throw new IllegalArgumentException(
          "The right-most size of value must match event_shape: " + shape + " vs " + eventShape);
    }
    Shape expected = Shapes.concat(batchShape, eventShape);
    if (!Shapes.broadcastable(shape, expected)) {
      throw new IllegalArgumentException(
          "Value is not broadcastable with batch_shape+event_shape: " + shape + " vs " + expected);
    }
    Constraint support = support();
    if (!support.accepts(value)) {
      throw new IllegalArgumentException(
          "Expected value argument ("
              + Shapes.describe(value)
              + ") to be within the support ("
              + support
              + ") of the distribution "
              + this
              + ", but found invalid values: "
              + Numerics.oneLine(value));
    }
  }

  /** Distributions and transforms whose tensors live as long as this distribution. */
  List<TensorHolder> parts() {
    return List.of();
  }

  /** {@return the parameters and the tensors derived from them} */
  @Override
  public Collection<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>(parameters.tensors());
    parts().forEach(part -> tensors.addAll(part.tensors()));
    return tensors;
  }

  @Override
  public String toString() {
    return parameters.describe(getClass().getSimpleName());
  }
}
