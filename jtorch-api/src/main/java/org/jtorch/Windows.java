package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;

/**
 * The windows of {@code torch.signal.windows}: weights that fade a stretch of a signal in and out.
 *
 * <p>Each is symmetric unless {@code o -> o.sym(false)} asks for one period of a repeating window,
 * as spectra want it. A length of 0 gives an empty tensor, a length of 1 a single one.
 *
 * <p><b>Ownership:</b> a tensor that comes back belongs to the innermost open {@link TensorScope},
 * else to the garbage collector.
 *
 * <p><b>Thread safety:</b> safe; the functions keep nothing.
 */
public final class Windows {
  private static final double[] BLACKMAN = {0.42, 0.5, 0.08};
  private static final double[] NUTTALL = {0.3635819, 0.4891775, 0.1365995, 0.0106411};

  private Windows() {}

  /**
   * A triangle that begins at zero. PyTorch: {@code torch.signal.windows.bartlett}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor bartlett(long m) {
    return bartlett(m, o -> {});
  }

  /**
   * A triangle that begins at zero, with options. PyTorch: {@code torch.signal.windows.bartlett}.
   *
   * @param m how many points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor bartlett(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    o.check("bartlett", m);
    if (m <= 1) {
      return Factories.ones(o.options, m);
    }
    double step = 2.0 / (o.sym ? m - 1 : m);
    return TensorScope.compute(() -> o.line(-1, -1 + (m - 1) * step, m).abs().neg().add(1));
  }

  /**
   * A sum of two cosines with low side lobes. PyTorch: {@code torch.signal.windows.blackman}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor blackman(long m) {
    return blackman(m, o -> {});
  }

  /**
   * A sum of two cosines with low side lobes, with options. PyTorch: {@code
   * torch.signal.windows.blackman}.
   *
   * @param m how many points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor blackman(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("blackman", m, BLACKMAN, o);
  }

  /**
   * Half a wave of a sine. PyTorch: {@code torch.signal.windows.cosine}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor cosine(long m) {
    return cosine(m, o -> {});
  }

  /**
   * Half a wave of a sine, with options. PyTorch: {@code torch.signal.windows.cosine}.
   *
   * @param m how many points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor cosine(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    o.check("cosine", m);
    double step = Math.PI / (!o.sym && m > 1 ? m + 1 : m);
    return m == 0
        ? Factories.empty(o.options, 0)
        : TensorScope.compute(() -> o.line(0.5 * step, (0.5 + (m - 1)) * step, m).sin());
  }

  /**
   * An exponential that falls to both sides of its center. PyTorch: {@code *}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor exponential(long m) {
    return exponential(m, o -> {});
  }

  /**
   * An exponential that falls to both sides of its center, with options. PyTorch: {@code
   * torch.signal.windows.exponential}.
   *
   * @param m how many points
   * @param options {@code o -> o.tau(2)}
   * @return a window, {@code (m)}
   */
  public static Tensor exponential(long m, Consumer<ExponentialOptions> options) {
    ExponentialOptions o = new ExponentialOptions();
    options.accept(o);
    o.check("exponential", m);
    Double given = o.center;
    if (o.tau <= 0) {
      throw new IllegalArgumentException("exponential: tau is " + o.tau + ", not positive");
    } else if (o.sym && given != null) {
      throw new IllegalArgumentException("exponential: a symmetric window has its own center");
    } else if (m == 0) {
      return Factories.empty(o.options, 0);
    }
    double center = given != null ? given : (!o.sym && m > 1 ? m : m - 1) / 2.0;
    double step = 1 / o.tau;
    return TensorScope.compute(
        () -> o.line(-center * step, (-center + (m - 1)) * step, m).abs().neg().exp());
  }

  /**
   * The bell curve of a normal distribution. PyTorch: {@code torch.signal.windows.gaussian}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor gaussian(long m) {
    return gaussian(m, o -> {});
  }

  /**
   * The bell curve of a normal distribution, with options. PyTorch: {@code
   * torch.signal.windows.gaussian}.
   *
   * @param m how many points
   * @param options {@code o -> o.std(2)}
   * @return a window, {@code (m)}
   */
  public static Tensor gaussian(long m, Consumer<GaussianOptions> options) {
    GaussianOptions o = new GaussianOptions();
    options.accept(o);
    o.check("gaussian", m);
    if (o.std <= 0) {
      throw new IllegalArgumentException("gaussian: std is " + o.std + ", not positive");
    } else if (m == 0) {
      return Factories.empty(o.options, 0);
    }
    double start = -(!o.sym && m > 1 ? m : m - 1) / 2.0;
    double step = 1 / (o.std * Math.sqrt(2));
    return TensorScope.compute(
        () -> o.line(start * step, (start + (m - 1)) * step, m).pow(2).neg().exp());
  }

  /**
   * A sum of cosines of given weights. PyTorch: {@code torch.signal.windows.general_cosine}.
   *
   * @param m how many points
   * @param a the weight of each cosine, from the constant on; at least one
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor generalCosine(long m, double[] a) {
    return generalCosine(m, a, o -> {});
  }

  /**
   * A sum of cosines of given weights, with options. PyTorch: {@code
   * torch.signal.windows.general_cosine}.
   *
   * @param m how many points
   * @param a the weight of each cosine, from the constant on; at least one
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor generalCosine(long m, double[] a, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("generalCosine", m, Dispatch.given("a", a), o);
  }

  /**
   * A cosine raised by a given share. PyTorch: {@code torch.signal.windows.general_hamming}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor generalHamming(long m) {
    return generalHamming(m, o -> {});
  }

  /**
   * A cosine raised by a given share, with options. PyTorch: {@code
   * torch.signal.windows.general_hamming}.
   *
   * @param m how many points
   * @param options {@code o -> o.alpha(0.5)}
   * @return a window, {@code (m)}
   */
  public static Tensor generalHamming(long m, Consumer<GeneralHammingOptions> options) {
    GeneralHammingOptions o = new GeneralHammingOptions();
    options.accept(o);
    return cosines("generalHamming", m, new double[] {o.alpha, 1 - o.alpha}, o);
  }

  /**
   * A raised cosine that begins above zero. PyTorch: {@code torch.signal.windows.hamming}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor hamming(long m) {
    return hamming(m, o -> {});
  }

  /**
   * A raised cosine that begins above zero, with options. PyTorch: {@code
   * torch.signal.windows.hamming}.
   *
   * @param m how many points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor hamming(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("hamming", m, new double[] {0.54, 1 - 0.54}, o);
  }

  /**
   * A raised cosine that begins at zero. PyTorch: {@code torch.signal.windows.hann}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor hann(long m) {
    return hann(m, o -> {});
  }

  /**
   * A raised cosine that begins at zero, with options. PyTorch: {@code torch.signal.windows.hann}.
   *
   * @param m how many points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor hann(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("hann", m, new double[] {0.5, 0.5}, o);
  }

  /**
   * A window of Bessel functions, whose shape trades width against side lobes. PyTorch: {@code *}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor kaiser(long m) {
    return kaiser(m, o -> {});
  }

  /**
   * A window of Bessel functions, whose shape trades width against side lobes, with options.
   * PyTorch: {@code torch.signal.windows.kaiser}.
   *
   * @param m how many points
   * @param options {@code o -> o.beta(8)}
   * @return a window, {@code (m)}
   */
  public static Tensor kaiser(long m, Consumer<KaiserOptions> options) {
    KaiserOptions o = new KaiserOptions();
    options.accept(o);
    o.check("kaiser", m);
    if (o.beta < 0) {
      throw new IllegalArgumentException("kaiser: beta is " + o.beta + ", which is negative");
    }
    return m <= 1 ? Factories.ones(o.options, m) : TensorScope.compute(() -> kaiser(m, o));
  }

  /**
   * A sum of three cosines with very low side lobes. PyTorch: {@code *}.
   *
   * @param m how many points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor nuttall(long m) {
    return nuttall(m, o -> {});
  }

  /**
   * A sum of three cosines with very low side lobes, with options. PyTorch: {@code
   * torch.signal.windows.nuttall}.
   *
   * @param m how many points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor nuttall(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("nuttall", m, NUTTALL, o);
  }

  private static Tensor cosines(String called, long m, double[] a, Settings<?> o) {
    o.check(called, m);
    if (m <= 1) {
      return Factories.ones(o.options, m);
    } else if (a.length == 0) {
      throw new IllegalArgumentException(called + ": there are no weights");
    }
    double step = 2 * Math.PI / (o.sym ? m - 1 : m);
    double[] signed = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      signed[i] = i % 2 == 0 ? a[i] : -a[i];
    }
    return TensorScope.compute(
        () -> {
          Tensor k = o.line(0, (m - 1) * step, m);
          Tensor weights = ArrayFactories.tensor(o.options.dtype(k.dtype()), signed);
          Tensor i = Factories.arange(k.dtype().on(k.device()), 0, a.length, 1);
          return weights.unsqueeze(-1).mul(i.unsqueeze(-1).mul(k).cos()).sum(0);
        });
  }

  /** Works in the dtype itself, as PyTorch does, so that no root is taken of less than zero. */
  private static Tensor kaiser(long m, KaiserOptions o) {
    TensorOptions.Of plain = o.options.requiresGrad(false);
    Tensor beta = LiteralFactories.tensor(plain, o.beta);
    Tensor start = beta.neg();
    Tensor step = beta.mul(2.0).div(o.sym ? m - 1 : m);
    Tensor end = beta.minimum(start.add(step.mul(m - 1)));
    Tensor k = o.line(start.item(), end.item(), m);
    return beta.mul(beta).sub(k.pow(2)).sqrt().i0().div(beta.i0());
  }

  /**
   * What every window may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   *
   * @param <O> the options themselves
   */
  public abstract static sealed class Settings<O extends Settings<O>> {
    boolean sym = true;
    TensorOptions.Of options = TensorOptions.Of.NONE;

    Settings() {}

    /**
     * Whether the window is symmetric, rather than one period of a repeating one.
     *
     * @param sym true by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public O sym(boolean sym) {
      this.sym = sym;
      return self();
    }

    /**
     * The type of the elements.
     *
     * @param dtype float32 or float64; the default dtype by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public O dtype(DType dtype) {
      options = options.dtype(dtype);
      return self();
    }

    /**
     * Where the window lives.
     *
     * @param device the CPU by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public O device(Device device) {
      options = options.on(device);
      return self();
    }

    /**
     * Whether autograd records operations on the window.
     *
     * @param requiresGrad false by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public O requiresGrad(boolean requiresGrad) {
      options = options.requiresGrad(requiresGrad);
      return self();
    }

    abstract O self();

    void check(String called, long m) {
      DType type = options.type();
      if (m < 0) {
        throw new IllegalArgumentException(called + ": a window of " + m + " points");
      } else if (type != null && type != DType.FLOAT32 && type != DType.FLOAT64) {
        throw new IllegalArgumentException(
            called + ": a window is float32 or float64, not " + type.pythonName());
      }
    }

    Tensor line(double start, double end, long steps) {
      return Factories.linspace(options, start, end, steps);
    }
  }

  /**
   * What a window without a shape of its own may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class Options extends Settings<Options> {
    Options() {}

    @Override
    Options self() {
      return this;
    }
  }

  /**
   * What {@link #exponential(long, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class ExponentialOptions extends Settings<ExponentialOptions> {
    @Nullable Double center;
    double tau = 1;

    ExponentialOptions() {}

    /**
     * Where the peak is, for a window that is not symmetric.
     *
     * @param center in points; the middle by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ExponentialOptions center(double center) {
      this.center = center;
      return this;
    }

    /**
     * How slowly the window falls.
     *
     * @param tau the points in which it falls to 1/e, above 0; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public ExponentialOptions tau(double tau) {
      this.tau = tau;
      return this;
    }

    @Override
    ExponentialOptions self() {
      return this;
    }
  }

  /**
   * What {@link #gaussian(long, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class GaussianOptions extends Settings<GaussianOptions> {
    double std = 1;

    GaussianOptions() {}

    /**
     * The width of the bell.
     *
     * @param std the standard deviation in points, above 0; 1 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GaussianOptions std(double std) {
      this.std = std;
      return this;
    }

    @Override
    GaussianOptions self() {
      return this;
    }
  }

  /**
   * What {@link #generalHamming(long, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class GeneralHammingOptions extends Settings<GeneralHammingOptions> {
    double alpha = 0.54;

    GeneralHammingOptions() {}

    /**
     * The share by which the cosine is raised.
     *
     * @param alpha 0.54 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public GeneralHammingOptions alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    @Override
    GeneralHammingOptions self() {
      return this;
    }
  }

  /**
   * What {@link #kaiser(long, Consumer)} may be told.
   *
   * <p><b>Ownership:</b> a value; owns nothing.
   *
   * <p><b>Thread safety:</b> confined to the call that it configures.
   */
  public static final class KaiserOptions extends Settings<KaiserOptions> {
    double beta = 12;

    KaiserOptions() {}

    /**
     * The shape of the window.
     *
     * @param beta not negative; 12 by default
     * @return these options
     */
    @CanIgnoreReturnValue
    public KaiserOptions beta(double beta) {
      this.beta = beta;
      return this;
    }

    @Override
    KaiserOptions self() {
      return this;
    }
  }
}
