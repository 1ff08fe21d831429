package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/**
 * Normalizes each channel over the batch, {@code torch.nn.SyncBatchNorm}. {@code (N, C, *)} to the
 * same shape.
 *
 * <p>In one process, and jtorch trains in one, it computes what {@link BatchNorm2d} and its
 * relatives do, for any number of dimensions; so models and checkpoints that were trained in
 * several processes go on here.
 *
 * <p><b>Ownership:</b> parameters and buffers are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe in evaluation; in training for one thread at a time.
 */
public final class SyncBatchNorm extends BatchNorm {
  /**
   * The layer with PyTorch's defaults.
   *
   * @param numFeatures the input's channels
   */
  public SyncBatchNorm(long numFeatures) {
    this(numFeatures, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param numFeatures the input's channels
   * @param options {@code o -> o.momentum(0.01)}
   */
  public SyncBatchNorm(long numFeatures, Consumer<NormBase.Options> options) {
    super(numFeatures, options);
  }

  /**
   * Puts a layer of this kind in the place of each batch norm below a module, under its name, with
   * its parameters, buffers and mode, {@code SyncBatchNorm.convert_sync_batchnorm}. Hooks are not
   * taken over.
   *
   * <p>A module that holds its batch norm in a field goes on calling it there, and reaches the new
   * layer; a {@link Slot} must be declared to hold a {@link BatchNorm} or a {@link Layer}.
   *
   * @param module any module; one that is a batch norm itself stays as it is
   * @return the module, or for a batch norm the new layer
   * @throws org.jtorch.TorchException if a lazy layer has not seen its shape yet
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
