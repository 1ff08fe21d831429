package org.jtorch.vision.ops;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.PythonNumbers;

/**
 * Batch normalization with fixed statistics and a fixed affine transformation, all of which are
 * buffers, {@code torchvision.ops.FrozenBatchNorm2d}. State dicts of {@code BatchNorm2d} can be
 * loaded. Input: {@code (N, C, H, W)}. Output: same shape.
 */
public final class FrozenBatchNorm2d extends Module implements Layer {
  private final long numFeatures;
  private final double eps;
  private final Slot<Tensor> weight;
  private final Slot<Tensor> bias;
  private final Slot<Tensor> runningMean;
  private final Slot<Tensor> runningVar;

  /** Creates a layer with eps 1e-5; see {@link #FrozenBatchNorm2d(long, double)}. */
  public FrozenBatchNorm2d(long numFeatures) {
    this(numFeatures, 1e-5);
  }

  /**
   * Creates a layer.
   *
   * @param numFeatures number of channels
   * @param eps added to the variance. Default 1e-5
   */
  public FrozenBatchNorm2d(long numFeatures, double eps) {
    this.numFeatures = numFeatures;
    this.eps = eps;
    weight = buffer("weight", Torch.ones(numFeatures));
    bias = buffer("bias", Torch.zeros(numFeatures));
    runningMean = buffer("running_mean", Torch.zeros(numFeatures));
    runningVar = buffer("running_var", Torch.ones(numFeatures));
    registerLoadStateDictPreHook(
        (module, stateDict, prefix) -> stateDict.remove(prefix + "num_batches_tracked"));
  }

  @Override
  public Tensor forward(Tensor input) {
    boolean fits =
        input.dim() == 4 && input.size(1) == numFeatures && input.dtype() == weight.get().dtype();
    return fits
        ? F.batchNorm(
            input,
            runningMean.get(),
            runningVar.get(),
            o -> o.weight(weight.get()).bias(bias.get()).eps(eps))
        : TensorScope.compute(() -> broadcast(input));
  }

  /** Inputs that Python's expression takes by broadcasting and by promotion of dtypes. */
  private Tensor broadcast(Tensor input) {
    Tensor scale = channels(weight).mul(channels(runningVar).add(eps).rsqrt());
    Tensor shift = channels(bias).sub(channels(runningMean).mul(scale));
    return input.mul(scale).add(shift);
  }

  private static Tensor channels(Slot<Tensor> buffer) {
    return buffer.get().reshape(1, -1, 1, 1);
  }

  @Override
  protected String extraRepr() {
    return numFeatures + ", eps=" + PythonNumbers.of(eps);
  }
}
