package org.jtorch.nn;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Base class of the batch normalization layers.
 *
 * <p><b>Thread safety:</b> thread-safe in eval mode. In training mode a call updates the running
 * statistics, so only one thread at a time may call the layer.
 */
public abstract sealed class BatchNorm extends NormBase
    permits BatchNorm1d, BatchNorm2d, BatchNorm3d, SyncBatchNorm {
  /** Layer that replaced this one in its parents, for code that still holds this one in a field. */
  private volatile @Nullable SyncBatchNorm successor;

  BatchNorm(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, chosen(options));
  }

  private static Options chosen(Consumer<NormBase.Options> options) {
    Options o = new Options(true);
    options.accept(o);
    return o;
  }

  @Override
  final int channelDim(Tensor input) {
    return 1;
  }

  /** Delegates later calls to the layer that replaced this one in its parents. */
  final void delegateTo(SyncBatchNorm layer) {
    successor = layer;
  }

  /** Layer to which calls are delegated; null if there is none. */
  final @Nullable SyncBatchNorm successor() {
    return successor;
  }

  @Override
  public final Tensor call(Tensor input) {
    SyncBatchNorm now = successor;
    return now == null ? super.call(input) : now.call(input);
  }

  @Override
  public final Tensor forward(Tensor input) {
    SyncBatchNorm now = successor;
    if (now != null) {
      return now.forward(input);
    }
    checkRank(input);
    UninitializedParameter.check(this);
    Double momentum = momentum();
    double average = momentum == null ? 0 : momentum;
    Tensor batches = batchesOrNull();
    if (isTraining() && batches != null) {
      average = countBatch(batches, momentum);
    }
    double share = average;
    Tensor mean = runningMeanOrNull();
    Tensor variance = runningVarOrNull();
    return mean == null || variance == null
        ? F.batchNorm(input, o -> choose(o, true, share))
        : F.batchNorm(input, mean, variance, o -> choose(o, isTraining(), share));
  }

  private static double countBatch(Tensor counter, @Nullable Double momentum) {
    try (Mode mode = Torch.noGrad()) {
      counter.add_(1);
    }
    return momentum == null ? 1 / counter.item() : momentum;
  }

  private void choose(F.BatchNormOptions o, boolean ofBatch, double average) {
    o.training(ofBatch).momentum(average).eps(eps());
    Tensor weight = weightOrNull();
    if (weight != null) {
      o.weight(weight);
    }
    Tensor bias = biasOrNull();
    if (bias != null) {
      o.bias(bias);
    }
  }
}
