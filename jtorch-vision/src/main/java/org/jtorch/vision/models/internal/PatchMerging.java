package org.jtorch.vision.models.internal;

import java.util.List;
import java.util.function.LongFunction;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Joins 2 x 2 neighbours and halves their channels, {@code
 * torchvision.models.swin_transformer.PatchMerging}. Input: {@code (N, *, H, W, C)}. Output: {@code
 * (N, *, (H + 1) / 2, (W + 1) / 2, 2 C)}.
 */
public class PatchMerging extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> reduction;
  private final Slot<Layer> norm;

  public PatchMerging(long dim, LongFunction<? extends Layer> norm) {
    this(dim, 4 * dim, norm);
  }

  PatchMerging(long dim, long normalized, LongFunction<? extends Layer> norm) {
    reduction = slot("reduction", new Linear(4 * dim, 2 * dim, o -> o.bias(false)));
    this.norm = slot("norm", norm.apply(normalized));
  }

  /** Returns the linear layer and the normalization in the order in which they are called. */
  List<Layer> path(Layer reduction, Layer norm) {
    return List.of(norm, reduction);
  }

  @Override
  public final Tensor forward(Tensor x) {
    return CALLS.compute(
        this,
        () -> CALLS.call(TensorScope.compute(() -> merged(x)), path(reduction.get(), norm.get())));
  }

  private static Tensor merged(Tensor x) {
    int dims = x.dim();
    long height = x.size(dims - 3);
    long width = x.size(dims - 2);
    long channels = x.size(dims - 1);
    boolean isOdd = height % 2 + width % 2 > 0;
    Tensor even = isOdd ? F.pad(x, 0, 0, 0, width % 2, 0, height % 2) : x;
    long[] shape = x.shape().toArray();
    shape[0] = -1;
    shape[dims - 3] = (height + 1) / 2;
    shape[dims - 2] = (width + 1) / 2;
    shape[dims - 1] = 4 * channels;
    return even.reshape(-1, shape[dims - 3], 2, shape[dims - 2], 2, channels)
        .permute(0, 1, 3, 4, 2, 5)
        .reshape(shape);
  }
}
