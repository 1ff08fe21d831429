package org.jtorch.nn;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * Base class of convolutions and transposed convolutions; holds {@code weight} and {@code bias}.
 */
public abstract sealed class Convolution extends Module implements Layer
    permits ConvNd, ConvTransposeNd {
  private final WeightShape weightShape;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  Convolution(WeightShape weightShape, long inChannels, boolean withBias, @Nullable Tensor given) {
    this.weightShape = weightShape;
    String error = weightShape.validationError(inChannels);
    if (!error.isEmpty()) {
      throw new IllegalArgumentException(getClass().getSimpleName() + ": " + error);
    }
    long outChannels = weightShape.outChannels();
    long[] shape = weightShape.shape(inChannels);
    if (this instanceof LazyModule) {
      Parameters.checkNotGiven(this, given);
      weight = parameter("weight", UninitializedParameter.create(shape));
      bias = withBias ? parameter("bias", UninitializedParameter.create(outChannels)) : null;
    } else {
      weight = parameter("weight", InitialValues.weight(given, shape));
      bias =
          withBias
              ? parameter("bias", InitialValues.bias(outChannels, InitialValues.fanIn(shape)))
              : null;
    }
  }

  /** Initializes the parameters of a lazy convolution. */
  final void initialize(Tensor input) {
    int dims = weightShape.kernelSize().length;
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    long inChannels = input.size(-dims - 1);
    String error = weightShape.validationError(inChannels);
    if (!error.isEmpty()) {
      throw Inputs.refused(this, error + ", the channels of " + input.shape());
    }
    long[] shape = weightShape.shape(inChannels);
    if (UninitializedParameter.isUninitialized(weight.get())) {
      UninitializedParameter.materialize(weight.get(), shape);
      InitialValues.drawWeight(weight.get());
    }
    if (bias != null && UninitializedParameter.isUninitialized(bias.get())) {
      UninitializedParameter.materialize(bias.get(), weightShape.outChannels());
      InitialValues.drawBias(bias.get(), InitialValues.fanIn(shape));
    }
  }

  final WeightShape weightShape() {
    return weightShape;
  }

  final @Nullable Tensor biasOrNull() {
    return bias == null ? null : bias.get();
  }

  /**
   * {@return the weight, {@code (out, in / groups, *)}, transposed {@code (in, out / groups, *)},
   * the kernel size last}
   *
   * @throws org.jtorch.TorchException if the layer is lazy and was not called yet
   */
  public Tensor weight() {
    UninitializedParameter.check(this);
    return weight.get();
  }

  /**
   * Replaces the weight.
   *
   * @param weight of the same shape as {@link #weight()}
   */
  public void weight(Tensor weight) {
    long[] shape = weightShape.shape(weightShape.inChannels(weight()));
    this.weight.set(Parameters.own("weight", weight, shape));
  }

  /** {@return whether the layer has a bias} */
  public boolean hasBias() {
    return bias != null;
  }

  /**
   * {@return the bias, {@code (out)}}
   *
   * @throws IllegalStateException if the layer has no bias
   * @throws org.jtorch.TorchException if the layer is lazy and was not called yet
   */
  public Tensor bias() {
    UninitializedParameter.check(this);
    return Parameters.present("bias", bias).get();
  }

  /**
   * Replaces the bias.
   *
   * @param bias {@code (out)}
   * @throws IllegalStateException if the layer has no bias
   */
  public void bias(Tensor bias) {
    Parameters.present("bias", this.bias)
        .set(Parameters.own("bias", bias, weightShape.outChannels()));
  }

  /** Options that Python prints between kernel size and bias. */
  abstract String optionsRepr();

  /** Option that Python prints last. */
  String endRepr() {
    return "";
  }

  @Override
  protected String extraRepr() {
    return weightShape.inChannels(weight.get())
        + ", "
        + weightShape.outChannels()
        + ", kernel_size="
        + Repr.tuple(weightShape.kernelSize())
        + optionsRepr()
        + (weightShape.groups() == 1 ? "" : ", groups=" + weightShape.groups())
        + (hasBias() ? "" : ", bias=False")
        + endRepr();
  }
}
