package org.jtorch.benchmarks.compare;

import java.util.List;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Embedding;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;

/** Small GPT whose modules are registered in the order of the Python model. */
final class Gpt extends Module implements Layer {
  private final Embedding tokens;
  private final Embedding positions;
  private final Sequential blocks;
  private final LayerNorm norm;
  private final Linear head;

  Gpt(int vocabulary, int length, int width, int layers, int heads) {
    tokens = register("te", new Embedding(vocabulary, width));
    positions = register("pe", new Embedding(length, width));
    Layer[] made = new Layer[layers];
    for (int i = 0; i < layers; i++) {
      made[i] = new Block(width, heads);
    }
    blocks = register("b", new Sequential(made));
    norm = register("ln", new LayerNorm(width));
    head = register("hd", new Linear(width, vocabulary, o -> o.bias(false)));
  }

  @Override
  public Tensor forward(Tensor input) { // (N, T)
    Tensor place = Torch.arange(DType.INT64, input.size(1));
    Tensor x = tokens.call(input).add(positions.call(place));
    return head.call(norm.call(blocks.call(x)));
  }

  private static final class Block extends Module implements Layer {
    private final LayerNorm norm1;
    private final Linear qkv;
    private final Linear projection;
    private final LayerNorm norm2;
    private final Linear up;
    private final Linear down;
    private final int heads;

    Block(int width, int heads) {
      norm1 = register("l1", new LayerNorm(width));
      qkv = register("qkv", new Linear(width, 3L * width));
      projection = register("pr", new Linear(width, width));
      norm2 = register("l2", new LayerNorm(width));
      up = register("f1", new Linear(width, 4L * width));
      down = register("f2", new Linear(4L * width, width));
      this.heads = heads;
    }

    @Override
    public Tensor forward(Tensor x) { // (N, T, C)
      long n = x.size(0);
      long t = x.size(1);
      long c = x.size(2);
      List<Tensor> parts = qkv.call(norm1.call(x)).split(c, 2);
      Tensor y =
          F.scaledDotProductAttention(
              byHead(parts.get(0), n, t, c),
              byHead(parts.get(1), n, t, c),
              byHead(parts.get(2), n, t, c),
              o -> o.isCausal(true));
      Tensor mixed = x.add(projection.call(y.transpose(1, 2).reshape(n, t, c)));
      return mixed.add(down.call(F.gelu(up.call(norm2.call(mixed)))));
    }

    private Tensor byHead(Tensor part, long n, long t, long c) {
      return part.view(n, t, heads, c / heads).transpose(1, 2);
    }
  }
}
