package org.jtorch.distributions;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jtorch.Gradients;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Base class of exponential families, {@code torch.distributions.exp_family.ExponentialFamily}.
 * Entropy and KL divergence follow from the natural parameters and the log normalizer by Bregman
 * divergences, where a subclass has no formula of its own.
 */
public abstract class ExponentialFamily extends Distribution {
  /**
   * Creates a distribution; see {@link Distribution#Distribution(Shape, Shape, Consumer)}.
   *
   * @param batchShape the shape over which parameters are batched
   * @param eventShape the shape of one draw
   * @param options {@code o -> o.validateArgs(false)}
   */
  protected ExponentialFamily(
      Shape batchShape, Shape eventShape, Consumer<DistributionOptions> options) {
    super(batchShape, eventShape, options);
  }

  ExponentialFamily(Parameters parameters, Shape batchShape, Shape eventShape) {
    super(parameters, batchShape, eventShape);
  }

  ExponentialFamily(Parameters parameters) {
    super(parameters);
  }

  /** {@return the natural parameters} */
  protected List<Tensor> naturalParams() {
    throw unsupported("naturalParams");
  }

  /**
   * Computes the log normalizer.
   *
   * @param params the natural parameters
   * @return a tensor of shape {@code batchShape}
   */
  protected Tensor logNormalizer(List<Tensor> params) {
    throw unsupported("logNormalizer");
  }

  /** {@return the expected carrier measure, which the entropy needs} */
  protected double meanCarrierMeasure() {
    throw unsupported("entropy");
  }

  @Override
  protected Tensor computeEntropy() {
    double carrier = meanCarrierMeasure();
    Normalizer normalizer = normalizer();
    Tensor result = normalizer.value().sub(carrier);
    for (int i = 0; i < normalizer.params().size(); i++) {
      Tensor product = normalizer.params().get(i).mul(normalizer.gradients().get(i));
      result = result.sub(product.reshape(Shapes.append(batchShape(), -1)).sum(-1));
    }
    return result;
  }

  /** The log normalizer at this distribution's natural parameters with its gradients. */
  final Normalizer normalizer() {
    return Torch.enableGrad(
        () -> {
          List<Tensor> params = new ArrayList<>();
          naturalParams().forEach(param -> params.add(param.detach().requiresGrad_()));
          Tensor value = logNormalizer(params);
          Gradients gradients = Torch.grad(List.of(value.sum()), params, o -> o.createGraph(true));
          List<Tensor> list = new ArrayList<>();
          for (int i = 0; i < params.size(); i++) {
            list.add(gradients.get(i));
          }
          return new Normalizer(params, value, list);
        });
  }

  record Normalizer(List<Tensor> params, Tensor value, List<Tensor> gradients) {}
}
