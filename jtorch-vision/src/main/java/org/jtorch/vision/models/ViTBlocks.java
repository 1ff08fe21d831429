package org.jtorch.vision.models;

import java.util.List;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.GELU;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.MultiheadAttention;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.Perceptrons;
import org.jtorch.vision.ops.MLP;

/**
 * The parts of a {@link VisionTransformer}, {@code torchvision.models.vision_transformer}; their
 * class names are printed.
 */
final class ViTBlocks {
  private ViTBlocks() {}

  /** Adds position embeddings and calls the encoder blocks. */
  static final class Encoder extends Module implements Layer {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    private final Slot<Tensor> posEmbedding;
    private final Slot<Layer> dropout;
    private final Slot<Layer> layers;
    private final Slot<Layer> ln;

    Encoder(long positions, VisionTransformer.TokenSizes s, VisionTransformer.Options o) {
      posEmbedding =
          parameter("pos_embedding", Torch.empty(1, positions, s.hidden()).normal_(0, 0.02));
      dropout = slot("dropout", new Dropout(o.dropout()));
      NamedLayers blocks = new NamedLayers();
      for (int i = 0; i < s.layers(); i++) {
        blocks.add("encoder_layer_" + i, new EncoderBlock(s, o));
      }
      layers = slot("layers", blocks.toSequential());
      ln = slot("ln", o.norm(s.hidden()));
    }

    @Override
    public Tensor forward(Tensor tokens) {
      List<Layer> path = List.of(dropout.get(), layers.get(), ln.get());
      return CALLS.compute(this, () -> CALLS.call(tokens.add(posEmbedding.get()), path));
    }
  }

  /** Self-attention and a perceptron, each with normalization before it. */
  static final class EncoderBlock extends Module implements Layer {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    private final Slot<Layer> ln1;
    private final Slot<MultiheadAttention> selfAttention;
    private final Slot<Layer> dropout;
    private final Slot<Layer> ln2;
    private final Slot<Layer> mlp;

    EncoderBlock(VisionTransformer.TokenSizes s, VisionTransformer.Options o) {
      ln1 = slot("ln_1", o.norm(s.hidden()));
      selfAttention =
          slot(
              "self_attention",
              new MultiheadAttention(
                  s.hidden(), s.heads(), a -> a.dropout(o.attentionDropout()).batchFirst(true)));
      dropout = slot("dropout", new Dropout(o.dropout()));
      ln2 = slot("ln_2", o.norm(s.hidden()));
      mlp = slot("mlp", new MLPBlock(s, o.dropout()));
    }

    @Override
    public Tensor forward(Tensor tokens) {
      return CALLS.compute(
          this,
          () ->
              CALLS.residual(
                  CALLS.compute(this, () -> attend(tokens)), List.of(ln2.get(), mlp.get())));
    }

    private Tensor attend(Tensor tokens) {
      Tensor x = ln1.get().call(tokens);
      Tensor attended = selfAttention.get().call(x, x, x, o -> o.needWeights(false)).output();
      return dropout.get().call(attended).add(tokens);
    }
  }

  /** Perceptron of an encoder block. */
  static final class MLPBlock extends MLP {
    MLPBlock(VisionTransformer.TokenSizes s, double dropout) {
      super(
          s.hidden(),
          new long[] {s.mlp(), s.hidden()},
          o -> o.activation(i -> new GELU()).dropout(dropout));
      Perceptrons.initialize(this);
      registerLoadStateDictPreHook((module, stateDict, prefix) -> rename(stateDict, prefix));
    }

    /** Renames what was saved when the layers had names. */
    private static void rename(Map<String, Tensor> stateDict, String prefix) {
      for (int i = 0; i < 2; i++) {
        for (String name : List.of("weight", "bias")) {
          Tensor old = stateDict.remove(prefix + "linear_" + (i + 1) + "." + name);
          if (old != null) {
            stateDict.put(prefix + 3 * i + "." + name, old);
          }
        }
      }
    }
  }
}
