package org.jtorch.vision.models.video;

import java.util.List;
import org.jtorch.F;
import org.jtorch.Index;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/**
 * Concatenation of 2 x 2 neighbors and a projection, {@code
 * torchvision.models.swin_transformer.PatchMerging}. {@code (*, H, W, C)} to {@code (*, H / 2, W /
 * 2, 2 C)}, padded at the end.
 */
final class PatchMerging extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> reduction;
  private final Slot<Layer> norm;

  PatchMerging(long dim) {
    reduction = slot("reduction", new Linear(4 * dim, 2 * dim, o -> o.bias(false)));
    norm = slot("norm", new LayerNorm(4 * dim));
  }

  @Override
  public Tensor forward(Tensor x) {
    Tensor merged = TensorScope.compute(() -> merge(x));
    Tensor reduced = CALLS.call(merged, List.of(norm.get(), reduction.get()));
    CALLS.close(this, reduced, merged);
    return reduced;
  }

  private static Tensor merge(Tensor x) {
    long height = x.size(-3);
    long width = x.size(-2);
    Tensor even = height % 2 + width % 2 == 0 ? x : F.pad(x, 0, 0, 0, width % 2, 0, height % 2);
    return Torch.cat(
        List.of(every(even, 0, 0), every(even, 1, 0), every(even, 0, 1), every(even, 1, 1)), -1);
  }

  private static Tensor every(Tensor x, long row, long column) {
    return x.get(
        Index.ellipsis(),
        Index.slice(row, x.size(-3), 2),
        Index.slice(column, x.size(-2), 2),
        Index.all());
  }
}
