package org.jtorch.distributions;

import static org.jtorch.Torch.rsub;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Constraints.SIMPLEX;
import static org.jtorch.distributions.Constraints.independent;
import static org.jtorch.distributions.Numerics.options;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.CustomFunction;
import org.jtorch.F;
import org.jtorch.Gradients;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/** Dirichlet distribution over probability vectors, {@code torch.distributions.Dirichlet}. */
public final class Dirichlet extends ExponentialFamily {
  /** Creates a distribution; see {@link #Dirichlet(Tensor, Consumer)}. */
  public Dirichlet(Tensor concentration) {
    this(concentration, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param concentration concentrations of shape (..., K), positive
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public Dirichlet(Tensor concentration, Consumer<DistributionOptions> options) {
    this(
        Parameters.of(options)
            .with(
                "concentration", atLeastOneDimension(concentration), independent(POSITIVE, 1), 1));
  }

  Dirichlet(Parameters parameters) {
    super(
        parameters,
        parameters.batchShape(),
        Shapes.tail(parameters.get("concentration").shape(), 1));
  }

  /** {@return concentrations of shape (..., K), positive} */
  public Tensor concentration() {
    return param("concentration");
  }

  @Override
  protected Tensor computeMean() {
    return concentration().div(concentration().sum(-1, true));
  }

  @Override
  protected Tensor computeMode() {
    Tensor reduced = concentration().sub(1).clampMin(0);
    Tensor mode = reduced.div(reduced.sum(-1, true));
    Tensor corner = concentration().lt(1).all(-1, true);
    return F.oneHot(mode.argmax(-1), mode.size(-1)).to(options(mode)).where(corner, mode);
  }

  @Override
  protected Tensor computeVariance() {
    Tensor total = concentration().sum(-1, true);
    return concentration().mul(total.sub(concentration())).div(total.square().mul(total.add(1)));
  }

  @Override
  protected Tensor drawRsample(Shape sampleShape) {
    return new Sampler().apply(concentration().expand(extendedShape(sampleShape)));
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    return concentration()
        .sub(1)
        .xlogy(value)
        .sum(-1)
        .add(concentration().sum(-1).lgamma())
        .sub(concentration().lgamma().sum(-1));
  }

  @Override
  protected Tensor computeEntropy() {
    Tensor total = concentration().sum(-1);
    return concentration()
        .lgamma()
        .sum(-1)
        .sub(total.lgamma())
        .sub(rsub(total, concentration().size(-1)).mul(total.digamma()))
        .sub(concentration().sub(1).mul(concentration().digamma()).sum(-1));
  }

  @Override
  protected List<Tensor> naturalParams() {
    return List.of(concentration());
  }

  @Override
  protected Tensor logNormalizer(List<Tensor> params) {
    return params.get(0).lgamma().sum(-1).sub(params.get(0).sum(-1).lgamma());
  }

  @Override
  public Constraint support() {
    return SIMPLEX;
  }

  @Override
  public boolean hasRsample() {
    return true;
  }

  @Override
  public Dirichlet expand(Shape batchShape) {
    return new Dirichlet(parameters().expand(batchShape));
  }

  private static Tensor atLeastOneDimension(Tensor concentration) {
    if (concentration.dim() < 1) {
      throw new IllegalArgumentException(
          "`concentration` parameter must be at least one-dimensional.");
    }
    return concentration;
  }

  /** Draws with the gradient of the implicit reparameterization. */
  private static final class Sampler extends CustomFunction {
    @Override
    protected List<Tensor> forward(Context context, List<Tensor> inputs) {
      Tensor x = Ops.unchecked().call("aten::_sample_dirichlet", inputs.get(0)).toTensor();
      context.saveForBackward(x, inputs.get(0));
      return List.of(x);
    }

    @Override
    protected Gradients backward(Context context, Gradients gradOutputs) {
      Tensor x = context.saved(0);
      Tensor concentration = context.saved(1);
      Tensor total = concentration.sum(-1, true).expandAs(concentration);
      Tensor gradient =
          Ops.unchecked().call("aten::_dirichlet_grad", x, concentration, total).toTensor();
      Tensor gradOutput = gradOutputs.get(0);
      return Gradients.of(gradient.mul(gradOutput.sub(x.mul(gradOutput).sum(-1, true))));
    }
  }
}
