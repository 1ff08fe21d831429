package com.example.layers;

import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** A frozen linear layer with a trained update of low rank (Hu et al. 2021), outside jtorch. */
final class LoraLinear extends Module implements Layer {
  private final Linear base;
  private final Slot<Tensor> loraA;
  private final Slot<Tensor> loraB;
  private final double scale;

  LoraLinear(Linear base, long rank) {
    base.requiresGrad_(false);
    this.base = register("base", base);
    long out = base.weight().size(0);
    long in = base.weight().size(1);
    loraA = parameter("lora_a", OwnInit.fanInUniform_(Torch.empty(rank, in)));
    loraB = parameter("lora_b", Torch.zeros(out, rank));
    scale = 2.0 / rank;
  }

  @Override
  public Tensor forward(Tensor input) {
    return base.call(input).add(F.linear(F.linear(input, loraA.get()), loraB.get()).mul(scale));
  }

  /** The update as one matrix. */
  Tensor update() {
    return loraB.get().matmul(loraA.get()).mul(scale);
  }

  Tensor loraB() {
    return loraB.get();
  }

  Linear base() {
    return base;
  }
}
