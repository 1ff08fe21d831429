package org.jtorch.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Tensor;

/**
 * Encoder of the model of {@code make_more.py}, with a list of blocks and a dictionary of heads.
 */
final class Encoder extends Module implements Layer {
  final ModuleList<Block> layers =
      register("layers", new ModuleList<>(new Block(), new Block(), new Block()));
  final ModuleDict<Module> heads = register("heads", new ModuleDict<>(heads()));

  private static Map<String, Module> heads() {
    Map<String, Module> heads = new LinkedHashMap<>();
    heads.put("a", new Linear(8, 2));
    heads.put("b", new Identity());
    return heads;
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor x = input;
    for (Block block : layers) {
      x = block.call(x);
    }
    return x;
  }

  /** Layer normalization followed by a linear layer. */
  static final class Block extends Module implements Layer {
    private final LayerNorm norm = register("norm", new LayerNorm(8));
    final Slot<Layer> linear1 = slot("linear1", new Linear(8, 8));

    @Override
    public Tensor forward(Tensor x) {
      return linear1.get().call(norm.call(x));
    }
  }
}
