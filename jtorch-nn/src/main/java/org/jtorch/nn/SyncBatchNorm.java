package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Synchronized batch normalization, {@code torch.nn.SyncBatchNorm}. {@code (N, C, *)} to the same
 * shape.
 *
 * <p>jtorch trains in one process, where this layer computes the same as {@link BatchNorm2d} and
 * its variants for any number of dimensions. It exists so that models and checkpoints trained in
 * several processes can be loaded.
 */
public final class SyncBatchNorm extends BatchNorm {
  /** Creates a layer with PyTorch's defaults; see {@link #SyncBatchNorm(long, Consumer)}. */
  public SyncBatchNorm(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param numFeatures number of channels of the input
   * @param options {@code o -> o.momentum(0.01)}
   */
  public SyncBatchNorm(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  /**
   * Replaces each batch norm below a module by a {@code SyncBatchNorm} with the same name,
   * parameters, buffers and mode, {@code SyncBatchNorm.convert_sync_batchnorm}. Hooks are not
   * transferred.
   *
   * <p>A module that holds its batch norm in a field still calls the old layer, which delegates to
   * the new one. A {@link Slot} must be declared as {@link BatchNorm} or {@link Layer}.
   *
   * @param module any module; if it is a batch norm itself, it is not changed
   * @return the module, or for a batch norm the new layer
   * @throws org.jtorch.TorchException if a lazy layer has not inferred its shape yet
   * @throws IllegalStateException if a parameter of a batch norm is parametrized or pruned
   */
  @CanIgnoreReturnValue
  public static Module convertSyncBatchnorm(Module module) {
    return SyncConversion.convert(module);
  }

  @Override
  void checkRank(Tensor input) {
    if (input.dim() < 2 || input.size(1) == 0) {
      throw Inputs.refused(
          this, "expected 2 or more dimensions and channels, got " + input.shape());
    }
  }
}
