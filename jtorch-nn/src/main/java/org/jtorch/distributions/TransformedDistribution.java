package org.jtorch.distributions;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;

/**
 * A base distribution followed by transforms, {@code torch.distributions.TransformedDistribution}.
 * The log probability includes the log determinants of the Jacobians.
 */
public class TransformedDistribution extends Distribution {
  private final Distribution baseDist;
  private final List<Transform> transforms;

  /**
   * Creates a distribution with one transform; see {@link #TransformedDistribution(Distribution,
   * List, Consumer)}.
   */
  public TransformedDistribution(Distribution base, Transform transform) {
    this(base, List.of(transform));
  }

  /** Creates a distribution; see {@link #TransformedDistribution(Distribution, List, Consumer)}. */
  public TransformedDistribution(Distribution base, List<Transform> transforms) {
    this(base, transforms, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param base the distribution of the first transform's inputs
   * @param transforms the transforms in the order of their application
   * @param options {@code o -> o.validateArgs(false)}
   */
  public TransformedDistribution(
      Distribution base, List<Transform> transforms, Consumer<DistributionOptions> options) {
    this(Parameters.of(options), base, transforms);
  }

  TransformedDistribution(Parameters parameters, Distribution base, List<Transform> transforms) {
    this(parameters, TransformedShapes.of(base, new ComposeTransform(transforms)));
  }

  private TransformedDistribution(Parameters parameters, TransformedShapes shapes) {
    super(parameters, shapes.batchShape(), shapes.eventShape());
    this.baseDist = shapes.base();
    this.transforms = shapes.transform().parts();
  }

  /** {@return the distribution of the first transform's inputs} */
  public final Distribution baseDist() {
    return baseDist;
  }

  /** {@return the transforms in the order of their application} */
  public final List<Transform> transforms() {
    return transforms;
  }

  @Override
  public TransformedDistribution expand(Shape batchShape) {
    Shape shape = Shapes.concat(batchShape, eventShape());
    shape = new ComposeTransform(transforms).inverseShape(shape);
    Distribution base = baseDist.expand(Shapes.dropLast(shape, baseDist.eventShape().rank()));
    Parameters trusted = Parameters.trusted(parameters().validateArgs());
    return new TransformedDistribution(trusted, base, transforms);
  }

  @Override
  public Constraint support() {
    if (transforms.isEmpty()) {
      return baseDist.support();
    }
    Constraint support = transforms.get(transforms.size() - 1).codomain();
    int more = eventShape().rank() - support.eventDim();
    return more > 0 ? Constraints.independent(support, more) : support;
  }

  @Override
  public boolean hasRsample() {
    return baseDist.hasRsample();
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    return transformed(baseDist.drawSample(sampleShape));
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return transformed(baseDist.drawRsample(sampleShape));
  }

  private Tensor transformed(Tensor x) {
    Tensor y = x;
    for (Transform transform : transforms) {
      y = transform.forward(y);
    }
    return y;
  }

  private List<Transform> reversed() {
    List<Transform> reversed = new ArrayList<>(transforms);
    Collections.reverse(reversed);
    return reversed;
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    int eventDim = eventShape().rank();
    Tensor y = value;
    List<Tensor> terms = new ArrayList<>();
    for (Transform transform : reversed()) {
      Tensor x = transform.inverse(y);
      eventDim += transform.domain().eventDim() - transform.codomain().eventDim();
      Tensor term = transform.computeLogAbsDetJacobian(x, y);
      terms.add(Numerics.sumRightmost(term, eventDim - transform.domain().eventDim()).neg());
      y = x;
    }
    int more = eventDim - baseDist.eventShape().rank();
    terms.add(Numerics.sumRightmost(baseDist.logProb(y), more));
    return terms.stream().reduce(Tensor::add).orElseThrow();
  }

  @Override
  protected Tensor computeCdf(Tensor value) {
    Tensor x = value;
    for (Transform transform : reversed()) {
      x = transform.inverse(x);
    }
    return monotonized(baseDist.cdf(x));
  }

  @Override
  protected Tensor computeIcdf(Tensor value) {
    return transformed(baseDist.icdf(monotonized(value)));
  }

  /** Reflects probabilities where the transforms decrease. */
  private Tensor monotonized(Tensor value) {
    ComposeTransform transform = new ComposeTransform(transforms);
    return transform.isIncreasing() ? value : transform.sign().mul(value.sub(0.5)).add(0.5);
  }

  /** The base distribution checks the inverse of the value. */
  @Override
  boolean validatesCdf() {
    return false;
  }

  @Override
  List<TensorHolder> parts() {
    List<TensorHolder> parts = new ArrayList<>(transforms);
    parts.add(baseDist);
    return parts;
  }
}
