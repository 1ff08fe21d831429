package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
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
   * Converts each batch norm of a module to a synchronized one in place, {@code
   * SyncBatchNorm.convert_sync_batchnorm}. A converted layer is printed as {@code SyncBatchNorm}
   * and accepts any number of dimensions; parameters, buffers, mode and hooks stay. It keeps its
   * Java class, so that fields and slots of any declared type still hold it.
   *
   * @param module any module
   * @return the module
   * @throws org.jtorch.TorchException if a lazy layer has not inferred its shape yet
   * @throws IllegalStateException if a parameter of a batch norm is parametrized or pruned
   */
  @CanIgnoreReturnValue
  public static Module convertSyncBatchnorm(Module module) {
    List<BatchNorm> norms = new ArrayList<>();
    for (Module part : module.modules()) {
      if (part instanceof BatchNorm norm) {
        checkConvertible(norm);
        norms.add(norm);
      }
    }
    norms.forEach(BatchNorm::convertToSync);
    return module;
  }

  private static void checkConvertible(BatchNorm norm) {
    UninitializedParameter.check(norm);
    if (!norm.state().hidden().isEmpty()) {
      throw new IllegalStateException(
          norm.reprName()
              + ": "
              + norm.state().hidden().keySet()
              + " is computed: remove the parametrization before the conversion");
    }
  }

  @Override
  void checkRank(Tensor input) {
    checkRank(this, input);
  }

  static void checkRank(BatchNorm norm, Tensor input) {
    if (input.dim() < 2 || input.size(1) == 0) {
      throw Inputs.refused(
          norm, "expected 2 or more dimensions and channels, got " + input.shape());
    }
  }
}
