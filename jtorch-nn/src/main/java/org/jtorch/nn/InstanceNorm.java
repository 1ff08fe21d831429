package org.jtorch.nn;

import java.util.function.Consumer;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;

/**
 * Base class of the instance normalization layers.
 *
 * <p><b>Thread safety:</b> thread-safe in eval mode. In training mode a call updates the running
 * statistics, so only one thread at a time may call the layer.
 */
public abstract sealed class InstanceNorm extends NormBase
    permits InstanceNorm1d, InstanceNorm2d, InstanceNorm3d {
  InstanceNorm(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, chosen(options));
  }

  private static Options chosen(Consumer<NormBase.Options> options) {
    Options o = new Options(false);
    options.accept(o);
    return o;
  }

  /** Number of dimensions after the channel dimension. */
  abstract int dims();

  @Override
  final void checkRank(Tensor input) {
    Inputs.checkRank(this, input, dims() + 1, dims() + 2);
  }

  @Override
  final int channelDim(Tensor input) {
    return input.dim() - dims() - 1;
  }

  @Override
  public final Tensor forward(Tensor input) {
    checkRank(input);
    UninitializedParameter.check(this);
    long channels = input.size(channelDim(input));
    if (weightOrNull() != null && channels != numFeatures()) {
      throw Inputs.refused(this, "expected " + numFeatures() + " channels, got " + input.shape());
    }
    if (channelDim(input) == 1) {
      return F.instanceNorm(input, this::choose);
    }
    return TensorScope.compute(() -> F.instanceNorm(input.unsqueeze(0), this::choose).squeeze(0));
  }

  private void choose(F.InstanceNormOptions o) {
    Tensor weight = weightOrNull();
    Tensor bias = biasOrNull();
    Tensor mean = runningMeanOrNull();
    Tensor variance = runningVarOrNull();
    o.useInputStats(isTraining() || mean == null);
    o.momentum(momentum().orElse(0)).eps(eps());
    if (weight != null) {
      o.weight(weight);
    }
    if (bias != null) {
      o.bias(bias);
    }
    if (mean != null && variance != null) {
      o.runningMean(mean).runningVar(variance);
    }
  }
}
