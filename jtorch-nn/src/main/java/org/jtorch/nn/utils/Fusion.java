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
 * Fuses a layer and the batch norm after it into one layer for inference, {@code
 * torch.nn.utils.fusion}.
 *
 * <p><b>Ownership:</b> fused weights belong to the caller's scope; fused layers own their
 * parameters.
 */
public final class Fusion {
  /**
   * Fused weights.
   *
   * @param weight of the shape of the layer's weight
   * @param bias one element per output
   */
  public record Weights(Tensor weight, Tensor bias) {}

  private Fusion() {}

  /**
   * Fuses a convolution, transposed or not, and the batch norm after it, {@code fuse_conv_bn_eval}.
   *
   * @param conv in evaluation mode
   * @param norm in evaluation mode, with running statistics
   * @param maker creates a convolution of the same structure with a bias, {@code () -> new
   *     Conv2d(3, 8, 3)}
   * @param <M> the type of the convolution
   * @return the fused layer, in evaluation mode
   * @throws IllegalArgumentException if one of them is in training mode, or the new layer does not
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
                passOptions(o, conv, norm);
              });
      return createFused(maker, conv.weight(), weights);
    }
  }

  /**
   * Fuses a linear layer and the batch norm after it, {@code fuse_linear_bn_eval}.
   *
   * @param linear in evaluation mode
   * @param norm in evaluation mode, with running statistics, of one feature per output or one for
   *     all
   * @param maker creates a layer of the same structure with a bias, {@code () -> new Linear(3, 8)}
   * @return the fused layer, in evaluation mode
   * @throws IllegalArgumentException if one of them is in training mode, the norm has another
   *     number of features, or the new layer does not fit
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
              linear.weight(),
              norm.runningMean(),
              norm.runningVar(),
              o -> passOptions(o, linear, norm));
      return createFused(maker, linear.weight(), weights);
    }
  }

  /**
   * Fuses the weights of a convolution and the batch norm after it, {@code fuse_conv_bn_weights}.
   *
   * @param weight weight of the convolution
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
   * Fuses the weights of a linear layer and the batch norm after it, {@code
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

  private static void passOptions(FusionOptions o, Module layer, BatchNorm norm) {
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

  private static <M extends Module> M createFused(
      Supplier<? extends M> maker, Tensor like, Weights weights) {
    M fused = SkipInit.skipInit(maker::get);
    fused.to(like.dtype().on(like.device()));
    fused.loadStateDict(Map.of("weight", weights.weight(), "bias", weights.bias()));
    fused.eval();
    return fused;
  }

  private static void checkEvaluation(Module layer, Module norm) {
    if (layer.isTraining() || norm.isTraining()) {
      throw new IllegalArgumentException("fusion requires evaluation mode: call eval() first");
    }
  }
}
