package org.jtorch.it.programs;

import static org.jtorch.DType.INT64;
import static org.jtorch.Index.all;
import static org.jtorch.Index.at;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.GRU;
import org.jtorch.nn.GRUCell;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.optim.Adam;

/** Sequence-to-sequence model of two GRUs with attention that reverses a sequence. */
final class Seq2Seq extends Module {
  private final Embedding embedding;
  private final GRU encoder;
  private final GRUCell decoder;
  private final Linear query;
  private final Linear head;

  Seq2Seq(long words, long size) {
    embedding = register("embedding", new Embedding(words + 1, size));
    encoder = register("encoder", new GRU(size, size, o -> o.batchFirst(true)));
    decoder = register("decoder", new GRUCell(2 * size, size));
    query = register("query", new Linear(size, size));
    head = register("head", new Linear(2 * size, words));
  }

  /** The logits, {@code [N, L] → [N, L, words]}, with teacher forcing. */
  Tensor call(Tensor source, Tensor target) {
    return call(() -> forward(source, target, target.size(1)), source, target);
  }

  /** The most likely words, {@code [N, L] → [N, L]}. */
  Tensor translate(Tensor source) {
    return call(
            () -> forward(source, Torch.zeros(INT64, source.size(0), 0), source.size(1)), source)
        .argmax(2);
  }

  private Tensor forward(Tensor source, Tensor target, long steps) {
    var read = encoder.call(embedding.call(source));
    Tensor memory = read.output();
    Tensor hidden = read.state().get(0);
    Tensor word = Torch.full(INT64, Shape.of(source.size(0)), head.bias().size(0));
    List<Tensor> logits = new ArrayList<>();
    for (int i = 0; i < steps; i++) {
      Tensor scores = memory.matmul(query.call(hidden).unsqueeze(2));
      Tensor weights = scores.div(Math.sqrt((double) memory.size(2))).softmax(1);
      Tensor seen = weights.mul(memory).sum(1);
      hidden = decoder.call(Torch.cat(List.of(embedding.call(word), seen), 1), hidden);
      Tensor next = head.call(Torch.cat(List.of(hidden, seen), 1));
      word = i < target.size(1) ? target.get(all(), at(i)) : next.argmax(1);
      logits.add(next);
    }
    return Torch.stack(logits, 1);
  }

  /** Trains to reverse sequences; returns the last loss. */
  double train(int steps) {
    return Training.run(
        new Adam(parameters(), o -> o.lr(1e-2)),
        steps,
        () -> {
          Tensor source = Torch.randint(0, head.bias().size(0), Shape.of(32, 5));
          Tensor target = source.flip(1);
          return F.crossEntropy(call(source, target).transpose(1, 2), target);
        });
  }
}
