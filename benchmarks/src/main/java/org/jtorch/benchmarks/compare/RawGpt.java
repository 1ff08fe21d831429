package org.jtorch.benchmarks.compare;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.EmbeddingImpl;
import org.bytedeco.pytorch.LayerNormImpl;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/** Small GPT on libtorch's modules, registered in the order of the Python model. */
final class RawGpt extends Module {
  private static final TensorOptional NO_MASK = new TensorOptional();
  private static final DoubleOptional BY_WIDTH = new DoubleOptional();

  private final EmbeddingImpl tokens;
  private final EmbeddingImpl positions;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNormImpl norm;
  private final LinearImpl head;

  RawGpt(int vocabulary, int length, int width, int layers, int heads) {
    tokens = register_module("te", new EmbeddingImpl(vocabulary, width));
    positions = register_module("pe", new EmbeddingImpl(length, width));
    for (int i = 0; i < layers; i++) {
      blocks.add(register_module("b" + i, new Block(width, heads)));
    }
    norm = register_module("ln", new LayerNormImpl(new LongVector(new long[] {width})));
    LinearOptions options = new LinearOptions(width, vocabulary);
    options.bias().put(false);
    head = register_module("hd", new LinearImpl(options));
  }

  Tensor forward(Tensor input) { // (N, T)
    Tensor place = torch.arange(new Scalar(input.size(1)));
    Tensor x = tokens.forward(input).add(positions.forward(place));
    for (Block block : blocks) {
      x = block.forward(x);
    }
    return head.forward(norm.forward(x));
  }

  private static final class Block extends Module {
    private final LayerNormImpl norm1;
    private final LinearImpl qkv;
    private final LinearImpl projection;
    private final LayerNormImpl norm2;
    private final LinearImpl up;
    private final LinearImpl down;
    private final int heads;

    Block(int width, int heads) {
      norm1 = register_module("l1", new LayerNormImpl(new LongVector(new long[] {width})));
      qkv = register_module("qkv", new LinearImpl(width, 3L * width));
      projection = register_module("pr", new LinearImpl(width, width));
      norm2 = register_module("l2", new LayerNormImpl(new LongVector(new long[] {width})));
      up = register_module("f1", new LinearImpl(width, 4L * width));
      down = register_module("f2", new LinearImpl(4L * width, width));
      this.heads = heads;
    }

    Tensor forward(Tensor x) { // (N, T, C)
      long n = x.size(0);
      long t = x.size(1);
      long c = x.size(2);
      TensorVector parts = qkv.forward(norm1.forward(x)).split(c, 2);
      Tensor y =
          torch.scaled_dot_product_attention(
              byHead(parts.get(0), n, t, c),
              byHead(parts.get(1), n, t, c),
              byHead(parts.get(2), n, t, c),
              NO_MASK,
              0,
              true,
              BY_WIDTH,
              false);
      Tensor mixed = x.add(projection.forward(y.transpose(1, 2).reshape(n, t, c)));
      return mixed.add(down.forward(torch.gelu(up.forward(norm2.forward(mixed)))));
    }

    private Tensor byHead(Tensor part, long n, long t, long c) {
      return part.view(n, t, heads, c / heads).transpose(1, 2);
    }
  }
}
