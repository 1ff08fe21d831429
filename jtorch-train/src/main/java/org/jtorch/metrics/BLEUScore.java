package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * BLEU score of translations, {@code torchmetrics.text.BLEUScore}: the geometric mean of the
 * precisions of n-grams over all sentences, times the brevity penalty.
 *
 * <pre>{@code
 * try (BLEUScore bleu = new BLEUScore()) {
 *   bleu.update(
 *       List.of("the cat is on the mat"),
 *       List.of(List.of("there is a cat on the mat", "a cat is on the mat")));
 *   double value = bleu.compute().item();                    // 0.7598
 * }
 * }</pre>
 */
public final class BLEUScore extends Metric {
  private static final Pattern SPACES = Pattern.compile("(?U)[\\s\\x1c-\\x1f]+");

  private final Options options = new Options();
  private final double[] weights;
  private final MetricState predsLen = sum("preds_len", Torch.zeros(DType.FLOAT64));
  private final MetricState targetLen = sum("target_len", Torch.zeros(DType.FLOAT64));
  private final MetricState numerator;
  private final MetricState denominator;

  /** Creates a metric of n-grams up to 4, with equal weights and without smoothing. */
  public BLEUScore() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.nGram(2).smooth(true)}
   */
  public BLEUScore(Consumer<Options> options) {
    options.accept(this.options);
    int n = this.options.nGram;
    double[] given = this.options.weights;
    if (given.length == 0) {
      weights = new double[n];
      Arrays.fill(weights, 1.0 / n);
    } else if (given.length == n) {
      weights = given;
    } else {
      throw new IllegalArgumentException(
          "weights must have " + n + " elements, got " + given.length);
    }
    numerator = sum("numerator", Torch.zeros(DType.FLOAT64, n));
    denominator = sum("denominator", Torch.zeros(DType.FLOAT64, n));
  }

  private MetricState sum(String name, Tensor zeros) {
    return addState(name, zeros, MetricState.Reduction.SUM);
  }

  /**
   * Adds sentences, {@code update}.
   *
   * @param predictions translations by the model
   * @param target one or more right translations of each
   * @throws IllegalArgumentException if the numbers differ, or a translation has no right one
   */
  public void update(List<String> predictions, List<? extends List<String>> target) {
    Objects.requireNonNull(predictions, "predictions");
    Objects.requireNonNull(target, "target");
    if (predictions.size() != target.size()) {
      throw wrong(
          "predictions and target must have the same number of sentences, got "
              + predictions.size()
              + " and "
              + target.size());
    }
    if (target.stream().anyMatch(List::isEmpty)) {
      throw wrong("each sentence must have at least one target");
    }
    int n = options.nGram;
    double[] matches = new double[n];
    double[] counts = new double[n];
    double[] lengths = new double[2];
    for (int i = 0; i < predictions.size(); i++) {
      List<String> own = options.tokenizer.apply(predictions.get(i));
      List<List<String>> others = new ArrayList<>();
      target.get(i).forEach(line -> others.add(options.tokenizer.apply(line)));
      lengths[0] += own.size();
      lengths[1] += closestLength(own.size(), others);
      count(own, others, matches, counts);
    }
    accumulate(
        () -> {
          predsLen.update(Torch.tensor(lengths[0]));
          targetLen.update(Torch.tensor(lengths[1]));
          numerator.update(Torch.tensor(matches));
          denominator.update(Torch.tensor(counts));
        });
  }

  private static int closestLength(int length, List<List<String>> targets) {
    int best = targets.get(0).size();
    for (List<String> target : targets) {
      if (Math.abs(length - target.size()) < Math.abs(length - best)) {
        best = target.size();
      }
    }
    return best;
  }

  private void count(
      List<String> own, List<List<String>> targets, double[] matches, double[] counts) {
    Map<List<String>, Integer> most = new HashMap<>();
    for (List<String> target : targets) {
      nGrams(target).forEach((key, number) -> most.merge(key, number, Math::max));
    }
    nGrams(own)
        .forEach(
            (key, number) -> {
              matches[key.size() - 1] += Math.min(number, most.getOrDefault(key, 0));
              counts[key.size() - 1] += number;
            });
  }

  private Map<List<String>, Integer> nGrams(List<String> tokens) {
    Map<List<String>, Integer> counts = new HashMap<>();
    for (int size = 1; size <= options.nGram; size++) {
      for (int start = 0; start + size <= tokens.size(); start++) {
        counts.merge(List.copyOf(tokens.subList(start, start + size)), 1, Integer::sum);
      }
    }
    return counts;
  }

  @Override
  protected Tensor result() {
    Tensor matches = numerator.get();
    if (matches.min().item() == 0) {
      return Torch.zeros(DType.FLOAT64.on(matches.device()));
    }
    Tensor precision = matches.div(denominator.get());
    if (options.smooth) {
      Tensor smooth = matches.add(1).div(denominator.get().add(1));
      Tensor first = Torch.arange(DType.INT64.on(matches.device()), options.nGram).eq(0);
      precision = precision.where(first, smooth);
    }
    Tensor weighted = precision.log().mul(Torch.tensor(weights).to(matches.device()));
    Tensor mean = weighted.sum().exp();
    double own = predsLen.get().item();
    double other = targetLen.get().item();
    return own > other ? mean : mean.mul(Math.exp(1 - other / own));
  }

  @Override
  protected String extraRepr() {
    return "nGram=" + options.nGram + ", smooth=" + options.smooth;
  }

  /** Options of a {@link BLEUScore}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private int nGram = 4;
    private boolean smooth;
    private double[] weights = {};
    private Function<String, List<String>> tokenizer =
        line -> SPACES.splitAsStream(line).filter(token -> !token.isEmpty()).toList();

    private Options() {}

    /** Largest number of tokens of an n-gram. Default 4. */
    public Options nGram(int nGram) {
      if (nGram < 1) {
        throw new IllegalArgumentException("nGram must be at least 1, got " + nGram);
      }
      this.nGram = nGram;
      return this;
    }

    /** Whether 1 is added to the counts of n-grams of two and more tokens. Default false. */
    public Options smooth(boolean smooth) {
      this.smooth = smooth;
      return this;
    }

    /** Weights of the n-grams of 1, 2 and more tokens. Default equal, with sum 1. */
    public Options weights(double... weights) {
      this.weights = weights.clone();
      return this;
    }

    /** Splits a sentence into tokens. Default at white space. */
    public Options tokenizer(Function<String, List<String>> tokenizer) {
      this.tokenizer = Objects.requireNonNull(tokenizer, "tokenizer");
      return this;
    }
  }
}
