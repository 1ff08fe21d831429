package org.jtorch;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;

/**
 * Window functions of {@code torch.signal.windows}.
 *
 * <p>Windows are symmetric by default; {@code o -> o.sym(false)} gives one period of a periodic
 * window, for spectral analysis. A length of 0 gives an empty tensor, a length of 1 a tensor with
 * the element 1.
 */
public final class Windows {
  private static final double[] BLACKMAN = {0.42, 0.5, 0.08};
  private static final double[] NUTTALL = {0.3635819, 0.4891775, 0.1365995, 0.0106411};

  private Windows() {}

  /**
   * Bartlett (triangular) window. PyTorch: {@code torch.signal.windows.bartlett}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor bartlett(long m) {
    return bartlett(m, o -> {});
  }

  /**
   * Bartlett (triangular) window with options. PyTorch: {@code torch.signal.windows.bartlett}.
   *
   * @param m number of points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor bartlett(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    o.check("bartlett", m);
    if (m <= 1) {
      return Torch.ones(o.options, m);
    }
    double step = 2.0 / (o.sym ? m - 1 : m);
    return TensorScope.compute(() -> o.line(-1, -1 + (m - 1) * step, m).abs().neg().add(1));
  }

  /**
   * Blackman window. PyTorch: {@code torch.signal.windows.blackman}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor blackman(long m) {
    return blackman(m, o -> {});
  }

  /**
   * Blackman window with options. PyTorch: {@code torch.signal.windows.blackman}.
   *
   * @param m number of points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor blackman(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("blackman", m, BLACKMAN, o);
  }

  /**
   * Cosine (sine) window. PyTorch: {@code torch.signal.windows.cosine}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor cosine(long m) {
    return cosine(m, o -> {});
  }

  /**
   * Cosine (sine) window with options. PyTorch: {@code torch.signal.windows.cosine}.
   *
   * @param m number of points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor cosine(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    o.check("cosine", m);
    double step = Math.PI / (!o.sym && m > 1 ? m + 1 : m);
    return m == 0
        ? Torch.empty(o.options, 0)
        : TensorScope.compute(() -> o.line(0.5 * step, (0.5 + (m - 1)) * step, m).sin());
  }

  /**
   * Exponential (Poisson) window. PyTorch: {@code torch.signal.windows.exponential}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor exponential(long m) {
    return exponential(m, o -> {});
  }

  /**
   * Exponential (Poisson) window with options. PyTorch: {@code torch.signal.windows.exponential}.
   *
   * @param m number of points
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
      return Torch.empty(o.options, 0);
    }
    double center = given != null ? given : (!o.sym && m > 1 ? m : m - 1) / 2.0;
    double step = 1 / o.tau;
    return TensorScope.compute(
        () -> o.line(-center * step, (-center + (m - 1)) * step, m).abs().neg().exp());
  }

  /**
   * Gaussian window. PyTorch: {@code torch.signal.windows.gaussian}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor gaussian(long m) {
    return gaussian(m, o -> {});
  }

  /**
   * Gaussian window with options. PyTorch: {@code torch.signal.windows.gaussian}.
   *
   * @param m number of points
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
      return Torch.empty(o.options, 0);
    }
    double start = -(!o.sym && m > 1 ? m : m - 1) / 2.0;
    double step = 1 / (o.std * Math.sqrt(2));
    return TensorScope.compute(
        () -> o.line(start * step, (start + (m - 1)) * step, m).pow(2).neg().exp());
  }

  /**
   * General cosine window. PyTorch: {@code torch.signal.windows.general_cosine}.
   *
   * @param m number of points
   * @param a coefficients of the cosines, beginning with the constant term; at least one
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor generalCosine(long m, double[] a) {
    return generalCosine(m, a, o -> {});
  }

  /**
   * General cosine window with options. PyTorch: {@code torch.signal.windows.general_cosine}.
   *
   * @param m number of points
   * @param a coefficients of the cosines, beginning with the constant term; at least one
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor generalCosine(long m, double[] a, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("generalCosine", m, Dispatch.given("a", a), o);
  }

  /**
   * General Hamming window. PyTorch: {@code torch.signal.windows.general_hamming}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor generalHamming(long m) {
    return generalHamming(m, o -> {});
  }

  /**
   * General Hamming window with options. PyTorch: {@code torch.signal.windows.general_hamming}.
   *
   * @param m number of points
   * @param options {@code o -> o.alpha(0.5)}
   * @return a window, {@code (m)}
   */
  public static Tensor generalHamming(long m, Consumer<GeneralHammingOptions> options) {
    GeneralHammingOptions o = new GeneralHammingOptions();
    options.accept(o);
    return cosines("generalHamming", m, new double[] {o.alpha, 1 - o.alpha}, o);
  }

  /**
   * Hamming window. PyTorch: {@code torch.signal.windows.hamming}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor hamming(long m) {
    return hamming(m, o -> {});
  }

  /**
   * Hamming window with options. PyTorch: {@code torch.signal.windows.hamming}.
   *
   * @param m number of points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor hamming(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("hamming", m, new double[] {0.54, 1 - 0.54}, o);
  }

  /**
   * Hann window. PyTorch: {@code torch.signal.windows.hann}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor hann(long m) {
    return hann(m, o -> {});
  }

  /**
   * Hann window with options. PyTorch: {@code torch.signal.windows.hann}.
   *
   * @param m number of points
   * @param options {@code o -> o.sym(false)}
   * @return a window, {@code (m)}
   */
  public static Tensor hann(long m, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    return cosines("hann", m, new double[] {0.5, 0.5}, o);
  }

  /**
   * Kaiser window. PyTorch: {@code torch.signal.windows.kaiser}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor kaiser(long m) {
    return kaiser(m, o -> {});
  }

  /**
   * Kaiser window with options. PyTorch: {@code torch.signal.windows.kaiser}.
   *
   * @param m number of points
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
    return m <= 1 ? Torch.ones(o.options, m) : TensorScope.compute(() -> kaiser(m, o));
  }

  /**
   * Minimum 4-term Blackman-Harris window according to Nuttall. PyTorch: {@code
   * torch.signal.windows.nuttall}.
   *
   * @param m number of points
   * @return a window of the default dtype, {@code (m)}
   */
  public static Tensor nuttall(long m) {
    return nuttall(m, o -> {});
  }

  /**
   * Minimum 4-term Blackman-Harris window according to Nuttall, with options. PyTorch: {@code
   * torch.signal.windows.nuttall}.
   *
   * @param m number of points
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
      return Torch.ones(o.options, m);
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
          Tensor weights = Torch.tensor(o.options.dtype(k.dtype()), signed);
          Tensor i = Torch.arange(k.dtype().on(k.device()), 0, a.length, 1);
          return weights.unsqueeze(-1).mul(i.unsqueeze(-1).mul(k).cos()).sum(0);
        });
  }

  /**
   * Computes in the result's dtype, as PyTorch does, so that no square root of a negative number is
   * taken.
   */
  private static Tensor kaiser(long m, KaiserOptions o) {
    TensorOptions.Resolved plain = o.options.requiresGrad(false);
    Tensor beta = Torch.tensor(plain, o.beta);
    Tensor start = beta.neg();
    Tensor step = beta.mul(2.0).div(o.sym ? m - 1 : m);
    Tensor end = beta.minimum(start.add(step.mul(m - 1)));
    Tensor k = o.line(start.item(), end.item(), m);
    return beta.mul(beta).sub(k.pow(2)).sqrt().i0().div(beta.i0());
  }

  /**
   * Options of all windows.
   *
   * @param <O> the type of the options
   */
  public abstract static sealed class Settings<O extends Settings<O>> {
    boolean sym = true;
    TensorOptions.Resolved options = TensorOptions.Resolved.NONE;

    Settings() {}

    /** Whether the window is symmetric instead of periodic. Default {@code true}. */
    @CanIgnoreReturnValue
    public O sym(boolean sym) {
      this.sym = sym;
      return self();
    }

    /** Dtype of the window, float32 or float64. Default: the default dtype. */
    @CanIgnoreReturnValue
    public O dtype(DType dtype) {
      options = options.dtype(dtype);
      return self();
    }

    /** Device of the window. Default: the CPU. */
    @CanIgnoreReturnValue
    public O device(Device device) {
      options = options.on(device);
      return self();
    }

    /** Whether autograd records operations on the window. Default {@code false}. */
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
      return Torch.linspace(options, start, end, steps);
    }
  }

  /** Options of windows without shape parameters. */
  public static final class Options extends Settings<Options> {
    Options() {}

    @Override
    Options self() {
      return this;
    }
  }

  /** Options of {@link #exponential(long, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class ExponentialOptions extends Settings<ExponentialOptions> {
    @Nullable Double center;
    double tau = 1;

    ExponentialOptions() {}

    /** Position of the peak in points, for windows that are not symmetric. Default: the middle. */
    public ExponentialOptions center(double center) {
      this.center = center;
      return this;
    }

    /** Decay: the number of points in which the window falls to 1/e; above 0. Default 1. */
    public ExponentialOptions tau(double tau) {
      this.tau = tau;
      return this;
    }

    @Override
    ExponentialOptions self() {
      return this;
    }
  }

  /** Options of {@link #gaussian(long, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class GaussianOptions extends Settings<GaussianOptions> {
    double std = 1;

    GaussianOptions() {}

    /** Standard deviation, in points; above 0. Default 1. */
    public GaussianOptions std(double std) {
      this.std = std;
      return this;
    }

    @Override
    GaussianOptions self() {
      return this;
    }
  }

  /** Options of {@link #generalHamming(long, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class GeneralHammingOptions extends Settings<GeneralHammingOptions> {
    double alpha = 0.54;

    GeneralHammingOptions() {}

    /** Coefficient of the window. Default 0.54. */
    public GeneralHammingOptions alpha(double alpha) {
      this.alpha = alpha;
      return this;
    }

    @Override
    GeneralHammingOptions self() {
      return this;
    }
  }

  /** Options of {@link #kaiser(long, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class KaiserOptions extends Settings<KaiserOptions> {
    double beta = 12;

    KaiserOptions() {}

    /** Shape parameter of the window: not negative. Default 12. */
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
