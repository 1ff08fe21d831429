package org.jtorch.nn;

import java.util.OptionalDouble;
import java.util.function.Consumer;
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
  /** Whether the layer was converted to a {@link SyncBatchNorm}. */
  private volatile boolean converted;

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

  /** Makes the layer a {@link SyncBatchNorm} in all but its class. */
  final void convertToSync() {
    converted = true;
  }

  @Override
  final String reprName() {
    return converted ? SyncBatchNorm.class.getSimpleName() : super.reprName();
  }

  @Override
  public final Tensor forward(Tensor input) {
    if (converted) {
      SyncBatchNorm.checkRank(this, input);
    } else {
      checkRank(input);
    }
    UninitializedParameter.check(this);
    double average = momentum().orElse(0);
    Tensor batches = batchesOrNull();
    if (isTraining() && batches != null) {
      average = countBatch(batches);
    }
    double share = average;
    Tensor mean = runningMeanOrNull();
    Tensor variance = runningVarOrNull();
    return mean == null || variance == null
        ? F.batchNorm(input, o -> choose(o, true, share))
        : F.batchNorm(input, mean, variance, o -> choose(o, isTraining(), share));
  }

  private double countBatch(Tensor counter) {
    try (Mode mode = Torch.noGrad()) {
      counter.add_(1);
    }
    OptionalDouble momentum = momentum();
    return momentum.isPresent() ? momentum.getAsDouble() : 1 / counter.item();
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
