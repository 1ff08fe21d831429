package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Adaptive softmax approximation for a large number of classes, {@code
 * torch.nn.AdaptiveLogSoftmaxWithLoss}. Rare classes are grouped into clusters with smaller layers.
 * Input: {@code (N, in)} with class indices {@code (N)}, or {@code (in)} with {@code ()}.
 *
 * <p>Class indices must be sorted by frequency, the most frequent class first.
 */
public final class AdaptiveLogSoftmaxWithLoss extends Module {
  private final long nClasses;
  private final long[] cutoffs;
  private final Slot<Layer> head;
  private final ModuleList<Sequential> tail = new ModuleList<>();

  /**
   * Creates a classifier with PyTorch's defaults and initial values; see {@link
   * #AdaptiveLogSoftmaxWithLoss(long, long, long[], Consumer)}.
   */
  public AdaptiveLogSoftmaxWithLoss(long inFeatures, long nClasses, long[] cutoffs) {
    this(inFeatures, nClasses, cutoffs, o -> {});
  }

  /**
   * Creates a classifier with options.
   *
   * @param inFeatures size of the input's last dimension
   * @param nClasses number of classes
   * @param cutoffs first class of each cluster, strictly increasing, from 1 to {@code nClasses - 1}
   * @param options {@code o -> o.divValue(2)}
   * @throws IllegalArgumentException if the cutoffs are not strictly increasing within that range
   */
  public AdaptiveLogSoftmaxWithLoss(
      long inFeatures, long nClasses, long[] cutoffs, Consumer<Options> options) {
    Options o = new Options();
    options.accept(o);
    check(cutoffs, nClasses);
    this.nClasses = nClasses;
    this.cutoffs = Arrays.copyOf(cutoffs, cutoffs.length + 1);
    this.cutoffs[cutoffs.length] = nClasses;
    head = slot("head", new Linear(inFeatures, shortlist() + clusters(), l -> l.bias(o.headBias)));
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
    boolean increasing = cutoffs.length > 0;
    for (long cutoff : cutoffs) {
      increasing &= cutoff > last && cutoff < nClasses;
      last = cutoff;
    }
    if (!increasing) {
      throw new IllegalArgumentException(
          "AdaptiveLogSoftmaxWithLoss: cutoffs must be strictly increasing, from 1 to "
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
   * Computes the log probabilities of the target classes and the loss.
   *
   * @param input {@code (N, in)} or {@code (in)}
   * @param target class indices, {@code (N)} or {@code ()}
   * @return the log probabilities, {@code (N)} or {@code ()}, and their negated mean
   */
  public Output call(Tensor input, Tensor target) {
    return call(
        () -> {
          check(input, target);
          return TemporaryTensors.compute(this, () -> classify(input, target));
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
    Tensor gatherIndices = target.clone();
    long usedRows = target.ge(0).bitwiseAnd(target.lt(shortlist())).sum().itemLong();
    for (int i = 0; i < clusters(); i++) {
      Tensor rows =
          target.ge(cutoffs[i]).bitwiseAnd(target.lt(cutoffs[i + 1])).nonzero().squeeze(1);
      if (rows.numel() > 0) {
        Tensor inCluster = target.indexSelect(0, rows).sub(cutoffs[i]);
        Tensor scores = tail.get(i).call(input.indexSelect(0, rows)).logSoftmax(1);
        output.indexCopy_(0, rows, scores.gather(1, inCluster.unsqueeze(1)).squeeze(1));
        gatherIndices.indexFill_(0, rows, shortlist() + i);
        usedRows += rows.numel();
      }
    }
    if (usedRows != target.size(0)) {
      throw Inputs.refused(
          this,
          "targets must be from 0 to "
              + (nClasses - 1)
              + ", got "
              + target.min().itemLong()
              + " to "
              + target.max().itemLong());
    }
    Tensor headLogProb = head.get().call(input).logSoftmax(1);
    Tensor logProbs = output.add(headLogProb.gather(1, gatherIndices.unsqueeze(1)).squeeze(1));
    return new Output(logProbs, logProbs.neg().mean());
  }

  /**
   * Log probabilities of all classes, {@code log_prob}.
   *
   * @param input {@code (N, in)}
   * @return {@code (N, nClasses)}
   */
  public Tensor logProb(Tensor input) {
    return call(
        () -> TemporaryTensors.compute(this, () -> fullLogProb(input, head.get().call(input))),
        input);
  }

  private Tensor fullLogProb(Tensor input, Tensor headOutput) {
    Tensor headLogProb = headOutput.logSoftmax(1);
    Tensor[] parts = new Tensor[clusters() + 1];
    parts[0] = headLogProb.get(Index.all(), Index.slice(0, shortlist()));
    for (int i = 0; i < clusters(); i++) {
      Tensor clusterLogProb = headLogProb.select(1, shortlist() + i).unsqueeze(1);
      parts[i + 1] = tail.get(i).call(input).logSoftmax(1).add(clusterLogProb);
    }
    return Torch.cat(Arrays.asList(parts), 1);
  }

  /**
   * Most probable class of each sample, {@code predict}.
   *
   * @param input {@code (N, in)}
   * @return class indices, {@code (N)}
   */
  public Tensor predict(Tensor input) {
    return call(() -> TemporaryTensors.compute(this, () -> best(input)), input);
  }

  /**
   * Computes the log probabilities of all classes only for the rows in which the head prefers a
   * cluster.
   */
  private Tensor best(Tensor input) {
    Tensor headOutput = head.get().call(input);
    Tensor best = headOutput.argmax(1);
    Tensor rows = best.ge(shortlist()).nonzero().squeeze(1);
    if (rows.numel() == 0) {
      return best;
    }
    Tensor logProbs = fullLogProb(input.indexSelect(0, rows), headOutput.indexSelect(0, rows));
    return best.indexCopy(0, rows, logProbs.argmax(1));
  }

  /**
   * Output of {@link AdaptiveLogSoftmaxWithLoss}.
   *
   * @param output log probabilities of the target classes
   * @param loss their negated mean, a scalar
   */
  public record Output(Tensor output, Tensor loss) {}

  /** Options of {@link AdaptiveLogSoftmaxWithLoss}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double divValue = 4.0;
    private boolean headBias;

    private Options() {}

    /** Factor by which each cluster's layer is narrower than the previous one. Default 4.0. */
    public Options divValue(double divValue) {
      this.divValue = divValue;
      return this;
    }

    /** Whether the head, the layer of the frequent classes, adds a bias. Default false. */
    public Options headBias(boolean headBias) {
      this.headBias = headBias;
      return this;
    }
  }
}
