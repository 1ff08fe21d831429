package org.jtorch.metrics;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Perplexity of a language model, {@code torchmetrics.text.Perplexity}: e to the power of the mean
 * negative log-likelihood of a token. Updates take logits {@code (N, L, V)} and tokens {@code (N,
 * L)}.
 *
 * <pre>{@code
 * try (Perplexity perplexity = new Perplexity(o -> o.ignoreIndex(-100))) {
 *   perplexity.update(logits, target);
 *   double value = perplexity.compute().item();
 * }
 * }</pre>
 */
public final class Perplexity extends PredictionMetric {
  private final OptionalLong ignoreIndex;
  private final MetricState totalLogProbs =
      addState("total_log_probs", Torch.zeros(DType.FLOAT64), MetricState.Reduction.SUM);
  private final MetricState count =
      addState("count", Torch.zeros(DType.INT64), MetricState.Reduction.SUM);

  /** Creates a metric of all tokens. */
  public Perplexity() {
    this(o -> {});
  }

  /**
   * Creates a metric.
   *
   * @param options {@code o -> o.ignoreIndex(-100)}
   */
  public Perplexity(Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    ignoreIndex = chosen.ignoreIndex;
  }

  @Override
  protected void add(Tensor predictions, Tensor target) {
    if (predictions.dim() != 3
        || target.dim() != 2
        || predictions.size(0) != target.size(0)
        || predictions.size(1) != target.size(1)) {
      throw wrong(
          "predictions must have shape (N, L, V) and target (N, L), got "
              + predictions.shape()
              + " and "
              + target.shape());
    }
    ClassificationInputs.checkTarget(target);
    if (!predictions.dtype().isFloatingPoint()) {
      throw wrong("predictions must have a floating-point dtype, got " + predictions.dtype());
    }
    Tensor logits = predictions.flatten(0, 1);
    Tensor tokens = target.flatten().to(DType.INT64.on(predictions.device()));
    if (ignoreIndex.isPresent()) {
      Tensor valid = tokens.ne(ignoreIndex.getAsLong()).nonzero().flatten();
      logits = logits.indexSelect(0, valid);
      tokens = tokens.indexSelect(0, valid);
    }
    ClassificationInputs.checkRange("target", tokens, predictions.size(2));
    Tensor wide = logits.dtype() == DType.FLOAT64 ? logits : logits.to(DType.FLOAT32);
    Tensor own = wide.gather(1, tokens.unsqueeze(1)).squeeze(1);
    Tensor loss = wide.logsumexp(1).sub(own);
    totalLogProbs.update(loss.to(DType.FLOAT64).sum());
    count.update(Torch.scalarTensor(DType.INT64, tokens.numel()));
  }

  @Override
  protected Tensor result() {
    return totalLogProbs.get().div(count.get()).exp();
  }

  /** Options of a {@link Perplexity}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private OptionalLong ignoreIndex = OptionalLong.empty();

    private Options() {}

    /** Token that is left out, for example padding. Default none. */
    public Options ignoreIndex(long ignoreIndex) {
      this.ignoreIndex = OptionalLong.of(ignoreIndex);
      return this;
    }
  }
}
