package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;

/**
 * Muon optimizer, {@code torch.optim.Muon}: momentum whose update is orthogonalized, for the
 * matrices of hidden layers. The learning rate defaults to 1e-3, the weight decay to 0.1. Other
 * parameters (embeddings, biases, norms) are trained by AdamW next to it.
 */
public final class Muon extends Optimizer<Muon.Options> {
  private static final String MOMENTUM = "momentum_buffer";

  /** Creates an optimizer with PyTorch's defaults; see {@link #Muon(List, Consumer)}. */
  public Muon(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the matrices to optimize
   * @param options {@code o -> o.lr(0.02).momentum(0.9)}
   */
  public Muon(List<Tensor> params, Consumer<Options> options) {
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
  public Muon(Consumer<Options> options, ParamGroup<Options>... groups) {
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
    return Set.of(MOMENTUM);
  }

  @Override
  protected void update(Options o, GroupStep step) {
    try (DenseStep dense = DenseStep.of(this, o, step, DenseStep.Decay.DECOUPLED)) {
      List<Tensor> buffers = dense.state(MOMENTUM);
      for (int i = 0; i < buffers.size(); i++) {
        Tensor param = dense.params().get(i);
        check(param);
        Tensor gradient = dense.gradients().get(i);
        Tensor buffer = buffers.get(i).lerp_(gradient, 1 - o.momentum());
        Tensor direction = o.nesterov() ? gradient.lerp(buffer, o.momentum()) : buffer;
        double rate = -o.adjustedLr(param.shape());
        param.add_(orthogonalized(direction, o), add -> add.alpha(rate));
      }
    }
  }

  private static void check(Tensor param) {
    if (param.dim() != 2 || param.dtype().isComplex()) {
      throw new IllegalStateException(
          "Muon optimizes real matrices, not a parameter " + param.dtype() + param.shape());
    }
  }

  /** Newton-Schulz iterations in bfloat16, which bring all singular values close to 1. */
  private static Tensor orthogonalized(Tensor direction, Options o) {
    boolean isTall = direction.size(0) > direction.size(1);
    Tensor x = direction.to(DType.BFLOAT16);
    x = isTall ? x.t() : x;
    x = x.div(x.norm(2).clampMin_(o.eps));
    for (int i = 0; i < o.nsSteps; i++) {
      Tensor gram = x.matmul(x.t());
      Tensor polynomial = gram.addmm(gram, gram, a -> a.beta(o.b).alpha(o.c));
      x = x.addmm(polynomial, x, a -> a.beta(o.a));
    }
    return isTall ? x.t() : x;
  }

  /** How the learning rate depends on the shape of a matrix, {@code adjust_lr_fn}. */
  public enum AdjustLr {
    /** Multiplied by the root of rows per column, at least 1. */
    ORIGINAL,
    /** Multiplied so that an update's root mean square is that of AdamW. */
    MATCH_RMS_ADAMW
  }

  /** Options of {@link Muon}. */
  public static final class Options extends OptimizerOptions<Options> {
    private double momentum = 0.95;
    private boolean nesterov = true;
    private double a = 3.4445;
    private double b = -4.7750;
    private double c = 2.0315;
    private double eps = 1e-7;
    private long nsSteps = 5;
    private Optional<AdjustLr> adjustLrFn = Optional.empty();

    Options() {
      super(1e-3, 0.1);
    }

    /** Momentum factor, at least 0. Default 0.95. */
    @CanIgnoreReturnValue
    public Options momentum(double momentum) {
      this.momentum = atLeastZero("momentum", momentum);
      return this;
    }

    /** {@return the momentum factor} */
    public double momentum() {
      return momentum;
    }

    /** Whether to use Nesterov momentum. Default true. */
    @CanIgnoreReturnValue
    public Options nesterov(boolean nesterov) {
      this.nesterov = nesterov;
      return this;
    }

    /** {@return whether Nesterov momentum is used} */
    public boolean nesterov() {
      return nesterov;
    }

    /** Coefficients of the Newton-Schulz polynomial. Default 3.4445, -4.775 and 2.0315. */
    @CanIgnoreReturnValue
    public Options nsCoefficients(double a, double b, double c) {
      this.a = a;
      this.b = b;
      this.c = c;
      return this;
    }

    /** Lower bound, at least 0, of the norm by which an update is divided. Default 1e-7. */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = atLeastZero("eps", eps);
      return this;
    }

    /** Number of Newton-Schulz iterations, 0 to 99. Default 5. */
    @CanIgnoreReturnValue
    public Options nsSteps(long nsSteps) {
      if (nsSteps < 0 || nsSteps > 99) {
        throw new IllegalArgumentException("nsSteps must be from 0 to 99, got " + nsSteps);
      }
      this.nsSteps = nsSteps;
      return this;
    }

    /** How the learning rate depends on the shape of a matrix. Default {@code ORIGINAL}. */
    @CanIgnoreReturnValue
    public Options adjustLrFn(AdjustLr adjustLrFn) {
      this.adjustLrFn = Optional.of(adjustLrFn);
      return this;
    }

    private double adjustedLr(Shape shape) {
      double rows = shape.size(0);
      double columns = shape.size(1);
      return lr()
          * switch (adjustLrFn.orElse(AdjustLr.ORIGINAL)) {
            case ORIGINAL -> Math.sqrt(Math.max(1, rows / columns));
            case MATCH_RMS_ADAMW -> 0.2 * Math.sqrt(Math.max(rows, columns));
          };
    }

    @Override
    protected OptionalDouble cycledMomentum() {
      return OptionalDouble.of(momentum);
    }

    @Override
    protected void cycledMomentum(double momentum) {
      this.momentum = momentum;
    }

    @Override
    protected void check() {
      if (maximize()) {
        throw new IllegalArgumentException("Muon does not maximize: negate the loss");
      }
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("weight_decay", weightDecay());
      settings.put("momentum", momentum);
      settings.put("nesterov", nesterov);
      settings.put("ns_coefficients", List.of(a, b, c));
      settings.put("eps", eps);
      settings.put("ns_steps", nsSteps);
      settings.put(
          "adjust_lr_fn",
          adjustLrFn
              .<Object>map(fn -> fn.name().toLowerCase(Locale.ROOT))
              .orElse(Optional.empty()));
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      super.readSettings(settings);
      momentum(settings.number("momentum"));
      nesterov(settings.flag("nesterov", true));
      List<Double> coefficients = settings.numbers("ns_coefficients");
      nsCoefficients(coefficients.get(0), coefficients.get(1), coefficients.get(2));
      eps(settings.number("eps"));
      nsSteps((long) settings.number("ns_steps"));
      adjustLrFn = settings.value("adjust_lr_fn").map(Options::adjustLr);
    }

    private static AdjustLr adjustLr(Object name) {
      for (AdjustLr function : AdjustLr.values()) {
        if (function.name().equalsIgnoreCase(name.toString())) {
          return function;
        }
      }
      throw new IllegalArgumentException(
          "\"adjust_lr_fn\" must be original or match_rms_adamw, got " + name);
    }
  }
}
