package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Adafactor optimizer, {@code torch.optim.Adafactor}: the running average of a matrix's squared
 * gradients is kept as a row and a column. The learning rate defaults to 1e-2. Complex parameters
 * and sparse gradients are not supported.
 */
public final class Adafactor extends Optimizer<Adafactor.Options> {
  /** Creates an optimizer with PyTorch's defaults; see {@link #Adafactor(List, Consumer)}. */
  public Adafactor(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.lr(1e-3).beta2Decay(-1)}
   */
  public Adafactor(List<Tensor> params, Consumer<Options> options) {
    super(new Options(), options);
    addParamGroup(group(params));
  }

  /**
   * Creates an optimizer for several parameter groups.
   *
   * @param options defaults for the options that a group does not set
   * @param groups parameter groups from {@link #group(List, Consumer)}
   */
  @SafeVarargs
  public Adafactor(Consumer<Options> options, ParamGroup<Options>... groups) {
    super(new Options(), options);
    for (ParamGroup<Options> group : groups) {
      addParamGroup(group);
    }
  }

  /**
   * Creates a parameter group with the optimizer's defaults; see {@link #group(List, Consumer)}.
   */
  public static ParamGroup<Options> group(List<Tensor> params) {
    return new ParamGroup<>(params);
  }

  /**
   * Creates a parameter group with its own options.
   *
   * @param params the parameters to optimize
   * @param options the options that differ from the optimizer's defaults
   * @return a group for one optimizer
   */
  public static ParamGroup<Options> group(List<Tensor> params, Consumer<Options> options) {
    return new ParamGroup<>(params, options);
  }

  @Override
  protected Set<String> stateNames() {
    return Set.of(ParamState.STEP, "row_var", "col_var", "variance");
  }

  @Override
  protected Shape stateShape(String name, Shape param) {
    int dim = param.rank() - (name.equals("row_var") ? 1 : 2);
    if (name.equals("variance") || dim < 0) {
      return param;
    }
    long[] sizes = param.toArray();
    sizes[dim] = 1;
    return Shape.of(sizes);
  }

  @Override
  protected void update(Options o, GroupStep step) {
    if (step.params().stream().anyMatch(param -> param.dtype().isComplex())) {
      throw new IllegalStateException("Adafactor does not support complex parameters");
    }
    try (DenseStep dense = DenseStep.of(this, o, step, DenseStep.Decay.BY_OPTIMIZER)) {
      double[] counts = dense.incrementStep();
      for (int i = 0; i < counts.length; i++) {
        update(o, step.at(i), dense.gradients().get(i), counts[i]);
      }
    }
  }

  private void update(Options o, GroupStep one, Tensor gradient, double count) {
    Tensor param = one.params().get(0);
    double weight = Math.pow(count, o.beta2Decay());
    double eps1 = o.eps1(param.dtype());
    double scale = Math.max(o.eps2(), rootMeanSquare(param));
    double rate = scale * Math.min(o.lr(), 1 / Math.sqrt(count));
    if (o.weightDecay() != 0) {
      param.mul_(1 - o.lr() * o.weightDecay());
    }
    Tensor variance =
        gradient.dim() > 1
            ? factoredVariance(one, gradient, weight, eps1)
            : state(one, "variance").lerp_(gradient.square(), weight).clone();
    Tensor update = variance.clampMin_(eps1 * eps1).rsqrt_().mul_(gradient);
    double clip = Math.max(1, rootMeanSquare(update) / o.d());
    param.add_(update, add -> add.alpha(-rate / clip));
  }

  private Tensor factoredVariance(GroupStep one, Tensor gradient, double weight, double eps1) {
    Tensor rows = state(one, "row_var").lerp_(meanSquare(gradient, -1), weight);
    Tensor columns = state(one, "col_var").lerp_(meanSquare(gradient, -2), weight);
    Tensor mean = rows.mean(-2, true).clampMin_(eps1);
    return rows.matmul(columns).div_(mean);
  }

  private Tensor state(GroupStep one, String name) {
    return one.states(
            name,
            param -> Torch.zeros(param.dtype().on(param.device()), stateShape(name, param.shape())))
        .get(0);
  }

  /** The mean of the squares along a dimension, without a tensor of all squares. */
  private static Tensor meanSquare(Tensor gradient, int dim) {
    return gradient
        .norm(2, new long[] {dim}, o -> o.keepdim(true))
        .square_()
        .div_((double) gradient.size(dim));
  }

  private static double rootMeanSquare(Tensor tensor) {
    return tensor.norm(2).item() / Math.sqrt((double) tensor.numel());
  }

  /** Options of {@link Adafactor}. */
  public static final class Options extends OptimizerOptions<Options> {
    private double beta2Decay = -0.8;
    private OptionalDouble eps1 = OptionalDouble.empty();
    private double eps2 = 1e-3;
    private double d = 1;

    Options() {
      super(1e-2, 0);
    }

    /**
     * Exponent, at most 0: the squared gradient of step n has the weight {@code pow(n, beta2Decay)}
     * in the running average. Default -0.8.
     */
    @CanIgnoreReturnValue
    public Options beta2Decay(double beta2Decay) {
      if (!(beta2Decay <= 0)) {
        throw new IllegalArgumentException("beta2Decay must be at most 0, got " + beta2Decay);
      }
      this.beta2Decay = beta2Decay;
      return this;
    }

    /** {@return the exponent of the running average's weights} */
    public double beta2Decay() {
      return beta2Decay;
    }

    /**
     * Lower bounds, at least 0: of the root of the running average, by default the smallest
     * difference from 1 of the parameter's dtype, and of the parameter's root mean square, which
     * scales the learning rate. Default of the second: 1e-3.
     */
    @CanIgnoreReturnValue
    public Options eps(double eps1, double eps2) {
      this.eps1 = OptionalDouble.of(atLeastZero("eps1", eps1));
      return eps2(eps2);
    }

    /** Lower bound, at least 0, of the parameter's root mean square. Default 1e-3. */
    @CanIgnoreReturnValue
    public Options eps2(double eps2) {
      this.eps2 = atLeastZero("eps2", eps2);
      return this;
    }

    /** {@return the lower bound of the parameter's root mean square} */
    public double eps2() {
      return eps2;
    }

    private double eps1(DType dtype) {
      return eps1.orElseGet(
          () ->
              switch (dtype) {
                case FLOAT64 -> 0x1p-52;
                case FLOAT16 -> 0x1p-10;
                case BFLOAT16 -> 0x1p-7;
                default -> 0x1p-23;
              });
    }

    /** Largest root mean square of an update, at least 1; larger ones are scaled. Default 1. */
    @CanIgnoreReturnValue
    public Options d(double d) {
      if (!(d >= 1)) {
        throw new IllegalArgumentException("d must be at least 1, got " + d);
      }
      this.d = d;
      return this;
    }

    /** {@return the largest root mean square of an update} */
    public double d() {
      return d;
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("beta2_decay", beta2Decay);
      Object first = eps1.isPresent() ? (Object) eps1.getAsDouble() : Optional.empty();
      settings.put("eps", Arrays.asList(first, eps2));
      settings.put("d", d);
      settings.put("weight_decay", weightDecay());
      writeDefaults(settings, "foreach");
      settings.put("maximize", maximize());
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      beta2Decay(settings.number("beta2_decay"));
      d(settings.number("d"));
      List<Optional<Double>> bounds = settings.optionalNumbers("eps");
      eps1 = bounds.get(0).map(OptionalDouble::of).orElseGet(OptionalDouble::empty);
      eps2(bounds.get(1).orElse(1e-3));
    }
  }
}
