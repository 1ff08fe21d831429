package org.jtorch.it.composed;

import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.TransformerEncoder;
import org.jtorch.nn.TransformerEncoderLayer;

/** Transformer encoder over words whose mean is classified, as in make_composed.py. */
final class Classifier extends Module implements Layer {
  private final Embedding embedding =
      register("embedding", new Embedding(20, 8, o -> o.paddingIdx(0)));
  private final Slot<Tensor> position = parameter("position", Torch.randn(6, 8));
  private final TransformerEncoder encoder =
      register(
          "encoder",
          new TransformerEncoder(
              new TransformerEncoderLayer(
                  8, 2, o -> o.dimFeedforward(16).batchFirst(true).normFirst(true)),
              3,
              o -> o.norm(new LayerNorm(8)).enableNestedTensor(false)));
  private final Sequential head =
      register(
          "head", new Sequential(new Dropout(0.1), new Linear(8, 8), new GELU(), new Linear(8, 3)));

  @Override
  public Tensor forward(Tensor ids) {
    Tensor padding = ids.eq(0);
    Tensor x = embedding.call(ids).add(position.get().narrow(0, 0, ids.size(1)));
    Tensor read = encoder.call(x, o -> o.srcKeyPaddingMask(padding));
    return head.call(read.maskedFill(padding.unsqueeze(2), 0).sum(1));
  }

  static Tensor ids() {
    return Torch.tensor(
        new long[][] {{3, 7, 1, 19, 4, 2}, {5, 11, 8, 0, 0, 0}, {6, 9, 0, 0, 0, 0}});
  }
}
