package org.jtorch.it.programs;

import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.utils.ClipGrad;
import org.jtorch.optim.AdamW;

/** A small GPT whose head is its word embedding. */
final class Gpt extends Module implements Layer {
  /** Causal attention, then two layers, each added to what came in. */
  static final class Block extends Module implements Layer {
    private final long heads;
    private final LayerNorm norm1;
    private final Linear qkv;
    private final Linear proj;
    private final LayerNorm norm2;
    private final Sequential mlp;

    Block(long size, long heads) {
      this.heads = heads;
      norm1 = register("norm1", new LayerNorm(size));
      qkv = register("qkv", new Linear(size, 3 * size));
      proj = register("proj", new Linear(size, size));
      norm2 = register("norm2", new LayerNorm(size));
      mlp =
          register(
              "mlp",
              new Sequential(new Linear(size, 4 * size), new GELU(), new Linear(4 * size, size)));
    }

    @Override
    public Tensor forward(Tensor x) {
      long n = x.size(0);
      long length = x.size(1);
      Tensor parts = qkv.call(norm1.call(x)).view(n, length, 3, heads, -1).permute(2, 0, 3, 1, 4);
      Tensor seen =
          F.scaledDotProductAttention(
              parts.get(0), parts.get(1), parts.get(2), o -> o.isCausal(true));
      Tensor h = x.add(proj.call(seen.transpose(1, 2).reshape(n, length, -1)));
      return h.add(mlp.call(norm2.call(h)));
    }
  }

  final Embedding words;
  private final Embedding places;
  private final Sequential blocks;
  private final LayerNorm norm;
  final Linear head;

  Gpt(long vocabulary, long context, long size) {
    words = register("words", new Embedding(vocabulary, size));
    places = register("places", new Embedding(context, size));
    blocks = register("blocks", new Sequential(new Block(size, 2), new Block(size, 2)));
    norm = register("norm", new LayerNorm(size));
    head =
        register("head", new Linear(size, vocabulary, o -> o.bias(false).weight(words.weight())));
    Init.normal_(words.weight(), 0.0, 0.1);
  }

  @Override
  public Tensor forward(Tensor ids) {
    Tensor x = words.call(ids).add(places.call(Torch.arange(ids.size(1))));
    return head.call(norm.call(blocks.call(x)));
  }

  /** Learns to count, whatever the first number; returns the last loss. */
  double train(int steps) {
    AdamW optimizer = new AdamW(parameters(), o -> o.lr(3e-3));
    double last = Double.NaN;
    for (int step = 0; step < steps; step++) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor ids = Torch.randint(0, 10, Shape.of(16, 1)).add(Torch.arange(9)).remainder(10);
        Tensor logits = call(ids.narrow(1, 0, 8));
        Tensor loss = F.crossEntropy(logits.flatten(0, 1), ids.narrow(1, 1, 8).flatten());
        optimizer.zeroGrad();
        loss.backward();
        ClipGrad.clipGradNorm_(parameters(), 1.0);
        optimizer.step();
        last = loss.item();
      }
    }
    return last;
  }
}
