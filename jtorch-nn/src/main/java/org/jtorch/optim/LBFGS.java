package org.jtorch.optim;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Limited-memory BFGS, {@code torch.optim.LBFGS}: one step evaluates the closure several times. The
 * learning rate defaults to 1. It has one parameter group and no weight decay. The parameters are
 * on one device.
 *
 * <pre>{@code
 * LBFGS optimizer = new LBFGS(model.parameters(), o -> o.lineSearchFn(LBFGS.LineSearch.STRONG_WOLFE));
 * Tensor loss =
 *     optimizer.step(
 *         () -> {
 *           optimizer.zeroGrad();
 *           Tensor error = F.mseLoss(model.call(input), target);
 *           error.backward();
 *           return error;
 *         });
 * }</pre>
 */
public final class LBFGS extends Optimizer<LBFGS.Options> {
  private final LbfgsState state = new LbfgsState();

  /** Creates an optimizer with PyTorch's defaults; see {@link #LBFGS(List, Consumer)}. */
  public LBFGS(List<Tensor> params) {
    this(params, o -> {});
  }

  /**
   * Creates an optimizer with options.
   *
   * @param params the parameters to optimize
   * @param options {@code o -> o.maxIter(50)}
   */
  public LBFGS(List<Tensor> params, Consumer<Options> options) {
    super(new Options(), options);
    addParamGroup(new ParamGroup<>(params));
  }

  @Override
  void stepWithoutClosure() {
    throw new IllegalStateException(
        "LBFGS evaluates the loss several times: call step(closure), whose closure clears the"
            + " gradients, computes the loss, calls backward and returns the loss");
  }

  @Override
  Tensor stepWithClosure(Supplier<Tensor> closure) {
    ParamGroup<Options> group = paramGroups().get(0);
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      FlatParams params = new FlatParams(group.params());
      return scope.keep(new LbfgsStep(group.options(), params, state, closure).run());
    }
  }

  @Override
  protected void update(Options options, GroupStep step) {
    throw new AssertionError("LBFGS has a step of its own");
  }

  @Override
  protected Set<String> stateNames() {
    return LbfgsState.NAMES;
  }

  @Override
  Map<String, ?> savedState(Tensor param) {
    return isFirst(param) ? state.save() : Map.of();
  }

  @Override
  Runnable readState(SavedSettings saved, Tensor param) {
    saved.values().keySet().forEach(key -> saved.checkState(String.valueOf(key), stateNames()));
    return isFirst(param)
        ? state.read(saved, FlatParams.numel(paramGroups().get(0).params()))
        : () -> {};
  }

  @Override
  void closeState() {
    state.close();
  }

  private boolean isFirst(Tensor param) {
    return paramGroups().get(0).params().get(0) == param;
  }

  /** How the length of a step is found, {@code line_search_fn}. */
  public enum LineSearch {
    /** A line search until the strong Wolfe conditions hold. */
    STRONG_WOLFE
  }

  /** Options of {@link LBFGS}. */
  public static final class Options extends OptimizerOptions<Options> {
    private long maxIter = 20;
    private OptionalLong maxEval = OptionalLong.empty();
    private double toleranceGrad = 1e-7;
    private double toleranceChange = 1e-9;
    private long historySize = 100;
    private Optional<LineSearch> lineSearchFn = Optional.empty();

    Options() {
      super(1, 0);
    }

    /** Number of iterations per step, at least 1. Default 20. */
    @CanIgnoreReturnValue
    public Options maxIter(long maxIter) {
      this.maxIter = positive("maxIter", maxIter);
      return this;
    }

    /** {@return the number of iterations per step} */
    public long maxIter() {
      return maxIter;
    }

    /** Number of evaluations per step, at least 1. Default 1.25 times the iterations. */
    @CanIgnoreReturnValue
    public Options maxEval(long maxEval) {
      this.maxEval = OptionalLong.of(positive("maxEval", maxEval));
      return this;
    }

    /** {@return the number of evaluations per step} */
    public long maxEval() {
      return maxEval.orElse(maxIter * 5 / 4);
    }

    /** Largest gradient at which a step ends. Default 1e-7. */
    @CanIgnoreReturnValue
    public Options toleranceGrad(double toleranceGrad) {
      this.toleranceGrad = toleranceGrad;
      return this;
    }

    /** {@return the largest gradient at which a step ends} */
    public double toleranceGrad() {
      return toleranceGrad;
    }

    /** Change of the loss or of the parameters below which a step ends. Default 1e-9. */
    @CanIgnoreReturnValue
    public Options toleranceChange(double toleranceChange) {
      this.toleranceChange = toleranceChange;
      return this;
    }

    /** {@return the change below which a step ends} */
    public double toleranceChange() {
      return toleranceChange;
    }

    /** Number of past updates that are kept, at least 1. Default 100. */
    @CanIgnoreReturnValue
    public Options historySize(long historySize) {
      this.historySize = positive("historySize", historySize);
      return this;
    }

    /** {@return the number of past updates that are kept} */
    public long historySize() {
      return historySize;
    }

    /** Line search. Default none: each iteration's step is the learning rate. */
    @CanIgnoreReturnValue
    public Options lineSearchFn(LineSearch lineSearchFn) {
      this.lineSearchFn = Optional.of(lineSearchFn);
      return this;
    }

    /** {@return the line search, if there is one} */
    public Optional<LineSearch> lineSearchFn() {
      return lineSearchFn;
    }

    @Override
    protected void check() {
      refuseWeightDecay("LBFGS");
      if (maximize()) {
        throw new IllegalArgumentException("LBFGS does not maximize: negate the loss");
      }
    }

    @Override
    protected void writeSettings(Map<String, Object> settings) {
      settings.put("lr", savedLr());
      settings.put("max_iter", maxIter);
      settings.put("max_eval", maxEval());
      settings.put("tolerance_grad", toleranceGrad);
      settings.put("tolerance_change", toleranceChange);
      settings.put("history_size", historySize);
      settings.put(
          "line_search_fn",
          lineSearchFn
              .<Object>map(search -> search.name().toLowerCase(Locale.ROOT))
              .orElse(Optional.empty()));
    }

    @Override
    protected void readSettings(SavedSettings settings) {
      readCommonSettings(settings);
      maxIter((long) settings.number("max_iter"));
      maxEval((long) settings.number("max_eval"));
      toleranceGrad(settings.number("tolerance_grad"));
      toleranceChange(settings.number("tolerance_change"));
      historySize((long) settings.number("history_size"));
      lineSearchFn = settings.value("line_search_fn").map(Options::lineSearch);
    }

    private static LineSearch lineSearch(Object name) {
      if (!name.equals("strong_wolfe")) {
        throw new IllegalArgumentException(
            "\"line_search_fn\" must be strong_wolfe or None, got " + name);
      }
      return LineSearch.STRONG_WOLFE;
    }

    private static long positive(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be at least 1, got " + value);
      }
      return value;
    }
  }
}
