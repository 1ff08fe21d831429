package org.jtorch.nn.utils;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.BatchNorm;
import org.jtorch.nn.ConvTransposeNd;
import org.jtorch.nn.Convolution;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;

/**
 * Makes one layer of two for serving, {@code torch.nn.utils.fusion}: a batch norm in evaluation is
 * a scale and a shift, which the layer before it takes in.
 *
 * <p><b>Ownership:</b> fused weights belong to the caller's scope, fused layers own theirs.
 *
 * <p><b>Thread safety:</b> reads its arguments alone.
 */
public final class Fusion {
  /**
   * What a fused layer computes with.
   *
   * @param weight of the shape of the layer's
   * @param bias one number an output
   */
  public record Weights(Tensor weight, Tensor bias) {}

  private Fusion() {}

  /**
   * A convolution that computes what a convolution, transposed or not, and the batch norm behind it
   * compute, {@code fuse_conv_bn_eval}.
   *
   * @param conv in evaluation mode
   * @param norm in evaluation mode, with running statistics
   * @param maker makes a convolution of the same form with a bias, {@code () -> new Conv2d(3, 8,
   *     3)}
   * @param <M> the type of the convolution
   * @return the fused one, in evaluation mode
   * @throws IllegalArgumentException if one is in training mode, or what the maker makes does not
   *     fit
   */
  public static <M extends Convolution> M fuseConvBnEval(
      M conv, BatchNorm norm, Supplier<? extends M> maker) {
    checkEvaluation(conv, norm);
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Weights weights =
          fuseConvBnWeights(
              conv.weight(),
              norm.runningMean(),
              norm.runningVar(),
              o -> {
                o.transpose(conv instanceof ConvTransposeNd);
                choose(o, conv, norm);
              });
      return made(maker, conv.weight(), weights);
    }
  }

  /**
   * A linear layer that computes what a linear layer and the batch norm behind it compute, {@code
   * fuse_linear_bn_eval}.
   *
   * @param linear in evaluation mode
   * @param norm in evaluation mode, with running statistics, one for each output or one for all
   * @param maker makes a layer of the same form with a bias, {@code () -> new Linear(3, 8)}
   * @return the fused one, in evaluation mode
   * @throws IllegalArgumentException if one is in training mode, the norm has another number of
   *     features, or what the maker makes does not fit
   */
  public static Linear fuseLinearBnEval(
      Linear linear, BatchNorm norm, Supplier<? extends Linear> maker) {
    checkEvaluation(linear, norm);
    long features = norm.runningMean().numel();
    long outputs = linear.weight().size(0);
    if (features != 1 && features != outputs) {
      throw new IllegalArgumentException(
          "the norm has " + features + " features, the layer " + outputs + " outputs");
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Weights weights =
          fuseLinearBnWeights(
              linear.weight(), norm.runningMean(), norm.runningVar(), o -> choose(o, linear, norm));
      return made(maker, linear.weight(), weights);
    }
  }

  /**
   * The weights of a convolution and the batch norm behind it in one, {@code fuse_conv_bn_weights}.
   *
   * @param weight the convolution's filters
   * @param runningMean {@code (out)}
   * @param runningVar {@code (out)}
   * @param options {@code o -> o.bias(bias).bnWeight(weight)}
   * @return the fused weights
   */
  public static Weights fuseConvBnWeights(
      Tensor weight, Tensor runningMean, Tensor runningVar, Consumer<FusionOptions> options) {
    FusionOptions o = new FusionOptions();
    options.accept(o);
    long[] shape = new long[weight.dim()];
    Arrays.fill(shape, 1);
    shape[o.transpose ? 1 : 0] = -1;
    return fuse(weight, shape, new Tensor[] {runningMean, runningVar}, o);
  }

  /**
   * The weights of a linear layer and the batch norm behind it in one, {@code
   * fuse_linear_bn_weights}.
   *
   * @param weight {@code (out, in)}
   * @param runningMean {@code (out)} or {@code (1)}
   * @param runningVar {@code (out)} or {@code (1)}
   * @param options {@code o -> o.bias(bias).bnWeight(weight)}
   * @return the fused weights
   */
  public static Weights fuseLinearBnWeights(
      Tensor weight, Tensor runningMean, Tensor runningVar, Consumer<FusionOptions> options) {
    FusionOptions o = new FusionOptions();
    options.accept(o);
    return fuse(weight, new long[] {-1, 1}, new Tensor[] {runningMean, runningVar}, o);
  }

  private static Weights fuse(
      Tensor weight, long[] scaleShape, Tensor[] statistics, FusionOptions o) {
    return TensorScope.compute(
        () -> {
          Tensor scale = statistics[1].add(o.eps).rsqrt();
          scale = o.bnWeight == null ? scale : scale.mul(o.bnWeight);
          Tensor shifted = o.bias == null ? statistics[0].neg() : o.bias.sub(statistics[0]);
          Tensor bias = shifted.mul(scale);
          bias = o.bnBias == null ? bias : bias.add(o.bnBias);
          return new Weights(
              weight.mul(scale.reshape(scaleShape)).to(weight.dtype()),
              bias.to(o.bias == null ? weight.dtype() : o.bias.dtype()));
        });
  }

  private static void choose(FusionOptions o, Module layer, BatchNorm norm) {
    o.eps(norm.eps());
    Map<String, Tensor> own = layer.namedParameters(n -> n.recurse(false));
    Map<String, Tensor> affine = norm.namedParameters(n -> n.recurse(false));
    if (own.containsKey("bias")) {
      o.bias(layer.getParameter("bias"));
    }
    if (affine.containsKey("weight")) {
      o.bnWeight(norm.weight());
    }
    if (affine.containsKey("bias")) {
      o.bnBias(norm.bias());
    }
  }

  private static <M extends Module> M made(
      Supplier<? extends M> maker, Tensor like, Weights weights) {
    M fused = SkipInit.skipInit(maker::get);
    fused.to(like.dtype().on(like.device()));
    fused.loadStateDict(Map.of("weight", weights.weight(), "bias", weights.bias()));
    fused.eval();
    return fused;
  }

  private static void checkEvaluation(Module layer, Module norm) {
    if (layer.isTraining() || norm.isTraining()) {
      throw new IllegalArgumentException(
          "a batch norm can be fused in evaluation mode alone: call eval() first");
    }
  }
}
