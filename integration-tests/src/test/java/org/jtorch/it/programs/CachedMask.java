package org.jtorch.it.programs;

import static org.jtorch.DType.BOOL;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.optim.Adam;

/** Causal attention that creates its mask in forward and keeps it until the length changes. */
final class CachedMask extends Module implements Layer {
  private final Linear qkv;
  private final Slot<Tensor> mask = buffer("mask", Torch.empty(0, 0), false);
  int made;

  CachedMask(long size) {
    qkv = register("qkv", new Linear(size, 3 * size));
  }

  @Override
  public Tensor forward(Tensor x) {
    var parts = qkv.call(x).chunk(3, -1);
    Tensor scores =
        parts.get(0).matmul(parts.get(1).transpose(1, 2)).div(Math.sqrt((double) x.size(2)));
    Tensor weights = scores.maskedFill(mask(x), Double.NEGATIVE_INFINITY).softmax(-1);
    return weights.matmul(parts.get(2));
  }

  private Tensor mask(Tensor x) {
    long length = x.size(1);
    if (mask.get().size(0) != length) {
      mask.set(Torch.ones(BOOL.on(x.device()), length, length).triu(1));
      made++;
    }
    return mask.get();
  }

  /** Trains on the running mean; returns the last loss. */
  double train(int steps, long length) {
    Tensor counts = Torch.arange(1, length + 1).view(1, length, 1);
    return Training.run(
        new Adam(parameters(), o -> o.lr(1e-2)),
        steps,
        () -> {
          Tensor x = Torch.randn(32, length, qkv.weight().size(1));
          return F.mseLoss(call(x), x.cumsum(1).div(counts));
        });
  }
}
