package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * The logarithms of the probabilities of very many classes, the rare ones in clusters with smaller
 * layers, {@code torch.nn.AdaptiveLogSoftmaxWithLoss}. {@code (N, in)} and class numbers {@code
 * (N)}, or {@code (in)} and {@code ()}.
 *
 * <p>Classes are numbered by how frequent they are, the most frequent first.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the outputs belong to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class AdaptiveLogSoftmaxWithLoss extends Module {
  private final long nClasses;
  private final long[] cutoffs;
  private final Linear head;
  private final ModuleList<Sequential> tail = new ModuleList<>();

  /**
   * The classifier with PyTorch's defaults and initial values.
   *
   * @param inFeatures the size of the input's last dimension
   * @param nClasses the number of classes
   * @param cutoffs the class with which each cluster begins, rising, from 1 to {@code nClasses - 1}
   * @throws IllegalArgumentException if the cutoffs are none such
   */
  public AdaptiveLogSoftmaxWithLoss(long inFeatures, long nClasses, long[] cutoffs) {
    this(inFeatures, nClasses, cutoffs, o -> {});
  }

  /**
   * The classifier with options.
   *
   * @param inFeatures the size of the input's last dimension
   * @param nClasses the number of classes
   * @param cutoffs the class with which each cluster begins, rising, from 1 to {@code nClasses - 1}
   * @param options {@code o -> o.divValue(2)}
   * @throws IllegalArgumentException if the cutoffs are none such
   */
  public AdaptiveLogSoftmaxWithLoss(
      long inFeatures, long nClasses, long[] cutoffs, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    check(cutoffs, nClasses);
    this.nClasses = nClasses;
    this.cutoffs = Arrays.copyOf(cutoffs, cutoffs.length + 1);
    this.cutoffs[cutoffs.length] = nClasses;
    head =
        register("head", new Linear(inFeatures, shortlist() + clusters(), l -> l.bias(o.headBias)));
    register("tail", tail);
    for (int i = 0; i < clusters(); i++) {
      long hidden = (long) Math.floor(inFeatures / Math.pow(o.divValue, i + 1.0));
      long classes = this.cutoffs[i + 1] - this.cutoffs[i];
      tail.append(
          new Sequential(
              new Linear(inFeatures, hidden, l -> l.bias(false)),
              new Linear(hidden, classes, l -> l.bias(false))));
    }
  }

  private static void check(long[] cutoffs, long nClasses) {
    long last = 0;
    boolean rises = cutoffs.length > 0;
    for (long cutoff : cutoffs) {
      rises &= cutoff > last && cutoff < nClasses;
      last = cutoff;
    }
    if (!rises) {
      throw new IllegalArgumentException(
          "AdaptiveLogSoftmaxWithLoss: cutoffs must rise from 1 to "
              + (nClasses - 1)
              + ", got "
              + Arrays.toString(cutoffs));
    }
  }

  private long shortlist() {
    return cutoffs[0];
  }

  private int clusters() {
    return cutoffs.length - 1;
  }

  /**
   * Computes the logarithms of the right classes' probabilities, and the loss.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param target class numbers, {@code (N)} or {@code ()}
   * @return the logarithms, {@code (N)} or {@code ()}, and their negated mean
   */
  public Output call(Tensor input, Tensor target) {
    return call(
        () -> {
          check(input, target);
          return Temporaries.compute(this, () -> classify(input, target));
        },
        input,
        target);
  }

  private void check(Tensor input, Tensor target) {
    int rank = target.dim();
    boolean fits = rank <= 1 && input.dim() == rank + 1;
    if (!fits || (rank == 1 && input.size(0) != target.size(0))) {
      throw Inputs.refused(
          this,
          "expected an input (N, in) and a target (N), or (in) and (), got "
              + input.shape()
              + " and "
              + target.shape());
    }
  }

  private Output classify(Tensor input, Tensor target) {
    if (target.dim() == 0) {
      Output one = classify(input.unsqueeze(0), target.unsqueeze(0));
      return new Output(one.output().squeeze(0), one.loss());
    }
    Tensor output = Torch.zeros(input.dtype().on(input.device()), target.size(0));
    Tensor places = target.clone();
    long found = target.ge(0).bitwiseAnd(target.lt(shortlist())).sum().itemLong();
    for (int i = 0; i < clusters(); i++) {
      Tensor rows =
          target.ge(cutoffs[i]).bitwiseAnd(target.lt(cutoffs[i + 1])).nonzero().squeeze(1);
      if (rows.numel() > 0) {
        Tensor inCluster = target.indexSelect(0, rows).sub(cutoffs[i]);
        Tensor scores = tail.get(i).call(input.indexSelect(0, rows)).logSoftmax(1);
        output.indexCopy_(0, rows, scores.gather(1, inCluster.unsqueeze(1)).squeeze(1));
        places.indexFill_(0, rows, shortlist() + i);
        found += rows.numel();
      }
    }
    if (found != target.size(0)) {
      throw Inputs.refused(
          this,
          "targets must be from 0 to "
              + (nClasses - 1)
              + ", got "
              + target.min().itemLong()
              + " to "
              + target.max().itemLong());
    }
    Tensor first = head.call(input).logSoftmax(1);
    Tensor logarithms = output.add(first.gather(1, places.unsqueeze(1)).squeeze(1));
    return new Output(logarithms, logarithms.neg().mean());
  }

  /**
   * The logarithms of the probabilities of all classes, {@code log_prob}.
   *
   * @param input {@code (N, in)}
   * @return {@code (N, nClasses)}
   */
  public Tensor logProb(Tensor input) {
    return call(
        () -> Temporaries.compute(this, () -> allLogarithms(input, head.call(input))), input);
  }

  private Tensor allLogarithms(Tensor input, Tensor headOutput) {
    Tensor first = headOutput.logSoftmax(1);
    Tensor[] parts = new Tensor[clusters() + 1];
    parts[0] = first.get(Index.all(), Index.slice(0, shortlist()));
    for (int i = 0; i < clusters(); i++) {
      Tensor ofCluster = first.select(1, shortlist() + i).unsqueeze(1);
      parts[i + 1] = tail.get(i).call(input).logSoftmax(1).add(ofCluster);
    }
    return Torch.cat(Arrays.asList(parts), 1);
  }

  /**
   * The most probable classes, {@code predict}.
   *
   * @param input {@code (N, in)}
   * @return class numbers, {@code (N)}
   */
  public Tensor predict(Tensor input) {
    return call(() -> Temporaries.compute(this, () -> best(input)), input);
  }

  /** Where the head prefers a cluster, all classes are compared; elsewhere the head knows. */
  private Tensor best(Tensor input) {
    Tensor headOutput = head.call(input);
    Tensor best = headOutput.argmax(1);
    Tensor rows = best.ge(shortlist()).nonzero().squeeze(1);
    if (rows.numel() == 0) {
      return best;
    }
    Tensor logarithms = allLogarithms(input.indexSelect(0, rows), headOutput.indexSelect(0, rows));
    return best.indexCopy(0, rows, logarithms.argmax(1));
  }

  /**
   * What an {@link AdaptiveLogSoftmaxWithLoss} gives out.
   *
   * <p><b>Ownership:</b> the tensors belong to the caller's scope.
   *
   * <p><b>Thread safety:</b> as its tensors.
   *
   * @param output the logarithms of the right classes' probabilities
   * @param loss their negated mean, a scalar
   */
  public record Output(Tensor output, Tensor loss) {}

  /**
   * What {@link AdaptiveLogSoftmaxWithLoss} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private double divValue = 4.0;
    private boolean headBias;

    private Options() {}

    /**
     * How much narrower each cluster's layer is than the one before.
     *
     * @param divValue 4.0 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options divValue(double divValue) {
      this.divValue = divValue;
      return this;
    }

    /**
     * Whether the layer of the frequent classes adds a bias.
     *
     * @param headBias false by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options headBias(boolean headBias) {
      this.headBias = headBias;
      return this;
    }
  }
}
