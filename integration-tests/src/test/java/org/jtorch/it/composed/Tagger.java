package org.jtorch.it.composed;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm1d;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleDict;
import org.jtorch.nn.Slot;
import org.jtorch.nn.utils.rnn.PackedSequence;
import org.jtorch.nn.utils.rnn.Rnn;

/** Bidirectional LSTM over packed sentences, as in make_composed.py. */
final class Tagger extends Module {
  private final Embedding embedding = register("embedding", new Embedding(20, 5));
  private final Slot<Tensor> scale = buffer("scale", Torch.full(DType.FLOAT64, Shape.of(9), 0.5));
  private final BatchNorm1d norm = register("norm", new BatchNorm1d(5));
  private final LSTM lstm =
      register(
          "lstm",
          new LSTM(5, 4, o -> o.numLayers(2).bidirectional(true).batchFirst(true).dropout(0.2)));
  private final ModuleDict<Linear> tags = register("tags", new ModuleDict<>());

  Tagger() {
    tags.put("part", new Linear(8, 4));
    tags.put("case", new Linear(8, 2, o -> o.bias(false)));
  }

  Tensor call(Tensor ids, Tensor lengths) {
    return call(() -> forward(ids, lengths), ids, lengths);
  }

  private Tensor forward(Tensor ids, Tensor lengths) {
    Tensor x = norm.call(embedding.call(ids).transpose(1, 2)).transpose(1, 2);
    PackedSequence packed =
        Rnn.packPaddedSequence(x, lengths, o -> o.batchFirst(true).enforceSorted(false));
    Tensor padded =
        Rnn.padPackedSequence(lstm.call(packed).output(), o -> o.batchFirst(true)).sequences();
    Tensor both =
        Torch.cat(List.of(tags.get("part").call(padded), tags.get("case").call(padded)), 2);
    return both.mul(scale.get().narrow(0, 0, 1).to(DType.FLOAT32));
  }
}
