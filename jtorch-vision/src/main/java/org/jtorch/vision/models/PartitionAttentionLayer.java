package org.jtorch.vision.models;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.Identity;
import org.jtorch.nn.InplaceOptions;
import org.jtorch.nn.Layer;
import org.jtorch.nn.LayerNorm;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.MaxVitParts.RelativePositionalMultiHeadAttention;
import org.jtorch.vision.models.MaxVitParts.SwapAxes;
import org.jtorch.vision.models.MaxVitParts.WindowDepartition;
import org.jtorch.vision.models.MaxVitParts.WindowPartition;
import org.jtorch.vision.ops.StochasticDepth;

/**
 * Attention inside windows, or between the tokens at one place of all windows, and a perceptron,
 * {@code torchvision.models.maxvit.PartitionAttentionLayer}.
 */
final class PartitionAttentionLayer extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  private final Slot<Layer> partition;
  private final Slot<Layer> departition;
  private final Slot<Layer> partitionSwap;
  private final Slot<Layer> departitionSwap;
  private final Slot<Layer> attention;
  private final Slot<Layer> mlp;
  private final Slot<Layer> stochasticDropout;

  PartitionAttentionLayer(
      boolean isGrid, MaxVit.LayerSizes s, MaxVit.Options o, double stochasticDepthProb) {
    long side = isGrid ? s.grid()[0] / s.partition() : s.partition();
    partition = slot("partition_op", new WindowPartition(side));
    departition = slot("departition_op", new WindowDepartition(side, s.grid()));
    partitionSwap = slot("partition_swap", isGrid ? new SwapAxes() : new Identity());
    departitionSwap = slot("departition_swap", isGrid ? new SwapAxes() : new Identity());
    long dim = s.out();
    attention =
        slot(
            "attn_layer",
            new Sequential(
                new LayerNorm(dim),
                new RelativePositionalMultiHeadAttention(dim, s.head(), s.partition()),
                new Dropout(o.attentionDropout())));
    mlp = slot("mlp_layer", mlp(dim, o));
    stochasticDropout =
        slot(
            "stochastic_dropout",
            new StochasticDepth(stochasticDepthProb, StochasticDepth.Mode.ROW));
  }

  private static Layer mlp(long dim, MaxVit.Options o) {
    Function<Consumer<InplaceOptions>, ? extends Layer> activation = o.activation();
    return new Sequential(
        new LayerNorm(dim),
        new Linear(dim, dim * o.mlpRatio()),
        activation.apply(i -> {}),
        new Linear(dim * o.mlpRatio(), dim),
        new Dropout(o.mlpDropout()));
  }

  @Override
  public Tensor forward(Tensor x) {
    Layer drop = stochasticDropout.get();
    return CALLS.compute(
        this,
        () -> {
          Tensor windows = CALLS.call(x, List.of(partition.get(), partitionSwap.get()));
          Tensor attended = CALLS.residual(windows, List.of(attention.get(), drop));
          Tensor y = CALLS.residual(attended, List.of(mlp.get(), drop));
          return CALLS.call(y, List.of(departitionSwap.get(), departition.get()));
        });
  }
}
