package org.jtorch.vision.models;

import java.util.List;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Identity;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.jtorch.nn.SiLU;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;
import org.jtorch.nn.internal.SequentialAccess;
import org.jtorch.vision.models.internal.RelativePositions;
import org.jtorch.vision.ops.Conv2dNormActivation;
import org.jtorch.vision.ops.SqueezeExcitation;
import org.jtorch.vision.ops.StochasticDepth;

/** The parts of a {@link MaxVit}, {@code torchvision.models.maxvit}; their names are printed. */
final class MaxVitParts {
  private MaxVitParts() {}

  /** Inverted residual block with normalization before it. */
  static final class MBConv extends Module implements Layer {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    private final Slot<Layer> proj;
    private final Slot<Layer> stochasticDepth;
    private final Slot<Layer> layers;

    MBConv(MaxVit.LayerSizes s, MaxVit.Options o, double stochasticDepthProb) {
      proj = slot("proj", projection(s));
      stochasticDepth =
          slot(
              "stochastic_depth",
              stochasticDepthProb == 0
                  ? new Identity()
                  : new StochasticDepth(stochasticDepthProb, StochasticDepth.Mode.ROW));
      layers = slot("layers", layers(s, o));
    }

    private static Layer projection(MaxVit.LayerSizes s) {
      if (s.stride() == 1 && s.in() == s.out()) {
        return new Identity();
      }
      Conv2d conv = new Conv2d(s.in(), s.out(), 1);
      return s.stride() == 2
          ? new Sequential(new AvgPool2d(3, p -> p.stride(2).padding(1)), conv)
          : new Sequential(conv);
    }

    private static Layer layers(MaxVit.LayerSizes s, MaxVit.Options o) {
      long mid = (long) (s.out() * o.expansionRatio());
      long squeezed = (long) (s.out() * o.squeezeRatio());
      NamedLayers layers = new NamedLayers();
      layers.add("pre_norm", o.norm(s.in()));
      layers.add(
          "conv_a",
          new Conv2dNormActivation(
              s.in(),
              mid,
              c -> c.kernelSize(1).norm(o::norm).activation(o.activation()).inplace(false)));
      layers.add(
          "conv_b",
          new Conv2dNormActivation(
              mid,
              mid,
              c ->
                  c.stride(s.stride())
                      .groups(mid)
                      .norm(o::norm)
                      .activation(o.activation())
                      .inplace(false)));
      layers.add(
          "squeeze_excitation", new SqueezeExcitation(mid, squeezed, e -> e.activation(SiLU::new)));
      layers.add("conv_c", new Conv2d(mid, s.out(), 1));
      return layers.toSequential();
    }

    @Override
    public Tensor forward(Tensor x) {
      return CALLS.compute(
          this,
          () -> {
            Tensor shortcut = proj.get().call(x);
            return shortcut.add(CALLS.call(x, List.of(layers.get(), stochasticDepth.get())));
          });
    }
  }

  /** Attention with several heads and a table of biases for relative positions. */
  static final class RelativePositionalMultiHeadAttention extends Module implements Layer {
    private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

    private final long heads;
    private final double scale;
    private final Slot<Layer> toQkv;
    private final Slot<Layer> merge;
    private final Slot<Tensor> table;
    private final Slot<Tensor> index;

    RelativePositionalMultiHeadAttention(long dim, long headDim, long side) {
      heads = dim / headDim;
      scale = Math.pow((double) dim, -0.5);
      long[] window = {side, side};
      toQkv = slot("to_qkv", new Linear(dim, 3 * dim));
      merge = slot("merge", new Linear(dim, dim));
      table =
          parameter(
              "relative_position_bias_table", Torch.empty(RelativePositions.count(window), heads));
      index =
          buffer(
              "relative_position_index",
              RelativePositions.index(window).view(side * side, side * side));
      Init.truncNormal_(table.get(), o -> o.std(0.02));
    }

    @Override
    public Tensor forward(Tensor x) {
      return CALLS.compute(
          this, () -> merge.get().call(CALLS.compute(this, () -> attended(toQkv.get().call(x)))));
    }

    private Tensor attended(Tensor qkv) {
      long windows = qkv.size(1);
      long tokens = qkv.size(2);
      long dim = qkv.size(3) / 3;
      List<Tensor> parts =
          qkv.reshape(-1, tokens, 3, heads, dim / heads).permute(2, 0, 3, 1, 4).unbind();
      Tensor bias = RelativePositions.bias(table.get(), index.get().view(-1), tokens);
      return F.scaledDotProductAttention(
              parts.get(0), parts.get(1), parts.get(2), o -> o.attnMask(bias).scale(scale))
          .transpose(1, 2)
          .reshape(-1, windows, tokens, dim);
    }
  }

  /** Exchange of the windows and the tokens of a window. */
  static final class SwapAxes extends Module implements Layer {
    @Override
    public Tensor forward(Tensor x) {
      return x.swapaxes(-2, -3);
    }
  }

  /** Splits {@code (N, C, H, W)} into {@code (N, windows, tokens, C)}. */
  static final class WindowPartition extends Module implements Layer {
    private final long side;

    WindowPartition(long side) {
      this.side = side;
    }

    @Override
    public Tensor forward(Tensor x) {
      long channels = x.size(1);
      long rows = x.size(2) / side;
      long columns = x.size(3) / side;
      return x.reshape(-1, channels, rows, side, columns, side)
          .permute(0, 2, 4, 3, 5, 1)
          .reshape(-1, rows * columns, side * side, channels);
    }
  }

  /** Joins {@code (N, windows, tokens, C)} into {@code (N, C, H, W)}. */
  static final class WindowDepartition extends Module implements Layer {
    private final long side;
    private final long[] grid;

    WindowDepartition(long side, long[] grid) {
      this.side = side;
      this.grid = grid.clone();
    }

    @Override
    public Tensor forward(Tensor x) {
      long channels = x.size(3);
      return x.reshape(-1, grid[0] / side, grid[1] / side, side, side, channels)
          .permute(0, 5, 1, 3, 2, 4)
          .reshape(-1, channels, grid[0], grid[1]);
    }
  }
}
