package org.jtorch.distributions;

import static org.jtorch.Torch.cat;
import static org.jtorch.distributions.Constraints.CORR_CHOLESKY;
import static org.jtorch.distributions.Constraints.POSITIVE;
import static org.jtorch.distributions.Numerics.matrixDiagonal;
import static org.jtorch.distributions.Numerics.oneMinus;
import static org.jtorch.distributions.Numerics.options;
import static org.jtorch.distributions.Numerics.tiny;

import java.util.List;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/**
 * LKJ distribution over Cholesky factors of correlation matrices, {@code
 * torch.distributions.LKJCholesky}, sampled by the onion method.
 */
public final class LKJCholesky extends Distribution {
  private final long dim;
  private final Beta beta;

  /**
   * Creates a distribution with concentration 1, uniform over correlation matrices; see {@link
   * #LKJCholesky(long, Tensor, Consumer)}.
   */
  public LKJCholesky(long dim) {
    this(dim, Parameters.number(1));
  }

  /** Creates a distribution; see {@link #LKJCholesky(long, Tensor, Consumer)}. */
  public LKJCholesky(long dim, Tensor concentration) {
    this(dim, concentration, o -> {});
  }

  /**
   * Creates a distribution.
   *
   * @param dim the number D of rows and columns, at least 2
   * @param concentration the concentration, positive; the batch shape is its shape
   * @param options {@code o -> o.validateArgs(false)}
   * @throws IllegalArgumentException if a parameter does not satisfy its constraint
   */
  public LKJCholesky(long dim, Tensor concentration, Consumer<DistributionOptions> options) {
    this(dim, Parameters.of(options).with("concentration", concentration, POSITIVE));
  }

  private LKJCholesky(long dim, Parameters parameters) {
    super(parameters, parameters.batchShape(), Shape.of(checked(dim), dim));
    this.dim = dim;
    this.beta = beta();
  }

  private static long checked(long dim) {
    if (dim < 2) {
      throw new IllegalArgumentException(
          "Expected dim to be an integer greater than or equal to 2. Found dim=" + dim + ".");
    }
    return dim;
  }

  private Beta beta() {
    Tensor marginal = concentration().add(0.5 * (dim - 2));
    Tensor steps = Torch.arange(options(marginal), dim - 1);
    Tensor offset = cat(List.of(steps.newZeros(1), steps));
    return new Beta(
        Parameters.trusted(false)
            .with("concentration1", offset.add(0.5), POSITIVE)
            .with("concentration0", marginal.unsqueeze(-1).sub(offset.mul(0.5)), POSITIVE)
            .broadcast());
  }

  /** {@return the number of rows and columns} */
  public long dim() {
    return dim;
  }

  /** {@return the concentration} */
  public Tensor concentration() {
    return param("concentration");
  }

  @Override
  public Constraint support() {
    return CORR_CHOLESKY;
  }

  @Override
  protected Tensor drawSample(Shape sampleShape) {
    Tensor y = beta.drawSample(sampleShape).unsqueeze(-1);
    Tensor normal = Torch.randn(options(y), extendedShape(sampleShape)).tril(-1);
    Tensor sphere = normal.div(normal.norm(2, new long[] {-1}, o -> o.keepdim(true)));
    Tensor first = sphere.select(-2, 0).fill_(0);
    first.close();
    Tensor w = y.sqrt().mul(sphere);
    Tensor diagonal = oneMinus(w.square().sum(-1)).clampMin(tiny(w)).sqrt();
    return w.add(diagonal.diagEmbed());
  }

  @Override
  protected Tensor computeLogProb(Tensor value) {
    Tensor diagonal = matrixDiagonal(value).narrow(-1, 1, dim - 1);
    Tensor steps = Torch.arange(DType.INT64.on(value.device()), 2, dim + 1);
    Tensor order = concentration().sub(1).mul(2).unsqueeze(-1).add(dim).sub(steps);
    Tensor unnormalized = order.mul(diagonal.log()).sum(-1);
    Tensor alpha = concentration().add(0.5 * (dim - 1));
    Tensor denominator = alpha.lgamma().mul(dim - 1);
    Tensor numerator = alpha.sub(0.5).mvlgamma(dim - 1);
    double constant = 0.5 * (dim - 1) * Math.log(Math.PI);
    return unnormalized.sub(numerator.add(constant).sub(denominator));
  }

  @Override
  public LKJCholesky expand(Shape batchShape) {
    return new LKJCholesky(dim, parameters().expand(batchShape));
  }

  @Override
  List<TensorHolder> parts() {
    return List.of(beta);
  }
}
