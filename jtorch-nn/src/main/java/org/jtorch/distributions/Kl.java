package org.jtorch.distributions;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Kullback-Leibler divergence, {@code torch.distributions.kl}: PyTorch's pairs of distributions,
 * and others that {@link #register} adds.
 */
public final class Kl {
  private static final System.Logger LOGGER = System.getLogger("org.jtorch.distributions");
  private static final Map<Pair, BiFunction<Distribution, Distribution, Tensor>> REGISTRY =
      new ConcurrentHashMap<>();

  static {
    KlSameFamily.register();
    KlMultivariate.register();
    KlUnbounded.register();
    KlBounded.register();
  }

  private Kl() {}

  private record Pair(Class<?> p, Class<?> q) {
    boolean matches(Distribution first, Distribution second) {
      return p.isInstance(first) && q.isInstance(second);
    }
  }

  /**
   * Registers a function for a pair of classes and their subclasses, {@code register_kl}. It
   * replaces an earlier one of the pair. The most specific class of p decides, then that of q.
   *
   * @param <P> the class of the first distribution
   * @param <Q> the class of the second distribution
   * @param p the class of the first distribution
   * @param q the class of the second distribution
   * @param function the divergence of two distributions, of shape {@code batchShape}
   */
  public static <P extends Distribution, Q extends Distribution> void register(
      Class<P> p, Class<Q> q, BiFunction<? super P, ? super Q, Tensor> function) {
    Objects.requireNonNull(function, "function");
    Pair pair = new Pair(Objects.requireNonNull(p, "p"), Objects.requireNonNull(q, "q"));
    REGISTRY.put(pair, (a, b) -> function.apply(p.cast(a), q.cast(b)));
  }

  /**
   * Returns the Kullback-Leibler divergence KL(p || q) in nats, {@code kl_divergence}.
   *
   * @param p a distribution
   * @param q a distribution whose batch shape broadcasts with that of p
   * @return a tensor of the broadcast batch shape
   * @throws UnsupportedOperationException if the pair is not registered
   */
  public static Tensor divergence(Distribution p, Distribution q) {
    Objects.requireNonNull(p, "p");
    Objects.requireNonNull(q, "q");
    List<Pair> matches = REGISTRY.keySet().stream().filter(m -> m.matches(p, q)).toList();
    Comparator<Pair> byP = Comparator.comparingInt(m -> distance(p.getClass(), m.p()));
    Comparator<Pair> byQ = Comparator.comparingInt(m -> distance(q.getClass(), m.q()));
    Pair left = matches.stream().min(byP.thenComparing(byQ)).orElseThrow(() -> unsupported(p, q));
    Pair right = matches.stream().min(byQ.thenComparing(byP)).orElseThrow();
    if (!left.equals(right)) {
      LOGGER.log(
          System.Logger.Level.WARNING,
          "Ambiguous KL divergence of {0} and {1}; register the pair {2}, {3}",
          p.getClass().getSimpleName(),
          q.getClass().getSimpleName(),
          left.p().getSimpleName(),
          right.q().getSimpleName());
    }
    BiFunction<Distribution, Distribution, Tensor> function =
        Objects.requireNonNull(REGISTRY.get(left));
    return TensorScope.compute(() -> function.apply(p, q));
  }

  /** The number of steps from a class up to one of its superclasses. */
  private static int distance(Class<?> type, Class<?> ancestor) {
    int steps = 0;
    for (Class<?> c = type; c != ancestor; c = Objects.requireNonNull(c.getSuperclass())) {
      steps++;
    }
    return steps;
  }

  static UnsupportedOperationException unsupported(Distribution p, Distribution q) {
    return new UnsupportedOperationException(
        "No KL(p || q) is implemented for p type "
            + p.getClass().getSimpleName()
            + " and q type "
            + q.getClass().getSimpleName());
  }

  static Tensor infinity(Tensor like) {
    return Torch.fullLike(like, Double.POSITIVE_INFINITY);
  }

  static Tensor xLogX(Tensor x) {
    return x.xlogy(x);
  }
}
