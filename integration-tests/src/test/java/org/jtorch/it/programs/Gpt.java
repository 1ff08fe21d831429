package org.jtorch.it.programs;

import org.jtorch.F;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.init.Init;
import org.jtorch.optim.AdamW;

/** A small GPT whose head is its word embedding. */
final class Gpt extends Module implements Layer {
  private static final long SIZE = 24;

  /** Transformer block: causal attention and two linear layers, each with a residual connection. */
  static final class Block extends Module implements Layer {
    private final LayerNorm norm1 = register("norm1", new LayerNorm(SIZE));
    private final Linear qkv = register("qkv", new Linear(SIZE, 3 * SIZE));
    private final Linear proj = register("proj", new Linear(SIZE, SIZE));
    private final LayerNorm norm2 = register("norm2", new LayerNorm(SIZE));
    private final Sequential mlp =
        register(
            "mlp",
            new Sequential(new Linear(SIZE, 4 * SIZE), new GELU(), new Linear(4 * SIZE, SIZE)));

    @Override
    public Tensor forward(Tensor x) {
      long n = x.size(0);
      long length = x.size(1);
      Tensor parts = qkv.call(norm1.call(x)).view(n, length, 3, 2, -1).permute(2, 0, 3, 1, 4);
      Tensor seen =
          F.scaledDotProductAttention(
              parts.get(0), parts.get(1), parts.get(2), o -> o.isCausal(true));
      Tensor h = x.add(proj.call(seen.transpose(1, 2).reshape(n, length, -1)));
      return h.add(mlp.call(norm2.call(h)));
    }
  }

  final Embedding words = register("words", new Embedding(10, SIZE));
  private final Embedding places = register("places", new Embedding(8, SIZE));
  private final Sequential blocks = register("blocks", new Sequential(new Block(), new Block()));
  private final LayerNorm norm = register("norm", new LayerNorm(SIZE));
  final Linear head =
      register("head", new Linear(SIZE, 10, o -> o.bias(false).weight(words.weight())));

  Gpt() {
    Init.normal_(words.weight(), 0.0, 0.1);
  }

  @Override
  public Tensor forward(Tensor ids) {
    Tensor x = words.call(ids).add(places.call(Torch.arange(ids.size(1))));
    return head.call(norm.call(blocks.call(x)));
  }

  /** Trains to count from any first number; returns the last loss. */
  double train(int steps) {
    AdamW optimizer = new AdamW(parameters(), o -> o.lr(3e-3));
    return Training.run(
        optimizer,
        steps,
        () -> {
          Tensor ids = Torch.randint(0, 10, Shape.of(16, 1)).add(Torch.arange(9)).remainder(10);
          Tensor logits = call(ids.narrow(1, 0, 8));
          return F.crossEntropy(logits.transpose(1, 2), ids.narrow(1, 1, 8));
        });
  }
}
