package org.jtorch.nn;

import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/**
 * What convolutions keep, transposed or not: {@code weight} and {@code bias}.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public abstract sealed class Convolution extends Module implements Layer
    permits ConvNd, ConvTransposeNd {
  private final Filters filters;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  Convolution(Filters filters, long inChannels, boolean withBias, @Nullable Tensor given) {
    this.filters = filters;
    String fault = filters.fault(inChannels);
    if (!fault.isEmpty()) {
      throw new IllegalArgumentException(getClass().getSimpleName() + ": " + fault);
    }
    long outChannels = filters.outChannels();
    long[] shape = filters.shape(inChannels);
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

  /** What the constructors of lazy ones do later. */
  final void initialize(Tensor input) {
    int dims = filters.kernelSize().length;
    Inputs.checkRank(this, input, dims + 1, dims + 2);
    long inChannels = input.size(-dims - 1);
    String fault = filters.fault(inChannels);
    if (!fault.isEmpty()) {
      throw Inputs.refused(this, fault + ", the channels of " + input.shape());
    }
    long[] shape = filters.shape(inChannels);
    if (UninitializedParameter.isUninitialized(weight.get())) {
      UninitializedParameter.materialize(weight.get(), shape);
      InitialValues.drawWeight(weight.get());
    }
    if (bias != null && UninitializedParameter.isUninitialized(bias.get())) {
      UninitializedParameter.materialize(bias.get(), filters.outChannels());
      InitialValues.drawBias(bias.get(), InitialValues.fanIn(shape));
    }
  }

  final Filters filters() {
    return filters;
  }

  final @Nullable Tensor biasOrNull() {
    return bias == null ? null : bias.get();
  }

  /**
   * The filters.
   *
   * @return {@code (out, in / groups, *)}, transposed {@code (in, out / groups, *)}, the kernel's
   *     sizes last
   * @throws org.jtorch.TorchException if the layer is lazy and was not called yet
   */
  public Tensor weight() {
    UninitializedParameter.check(this);
    return weight.get();
  }

  /**
   * Replaces the filters.
   *
   * @param weight as {@link #weight()} is
   */
  public void weight(Tensor weight) {
    long[] shape = filters.shape(filters.inChannels(weight()));
    this.weight.set(Parameters.own("weight", weight, shape));
  }

  /**
   * Whether there is a bias.
   *
   * @return true unless the options said no
   */
  public boolean hasBias() {
    return bias != null;
  }

  /**
   * What is added to each channel.
   *
   * @return {@code (out)}
   * @throws IllegalStateException if the layer has no bias
   * @throws org.jtorch.TorchException if the layer is lazy and was not called yet
   */
  public Tensor bias() {
    UninitializedParameter.check(this);
    return Parameters.present("bias", bias).get();
  }

  /**
   * Replaces what is added to each channel.
   *
   * @param bias {@code (out)}
   * @throws IllegalStateException if the layer has no bias
   */
  public void bias(Tensor bias) {
    Parameters.present("bias", this.bias).set(Parameters.own("bias", bias, filters.outChannels()));
  }

  /** The options between the kernel and the bias, those that Python prints. */
  abstract String optionsRepr();

  /** What Python prints last. */
  String endRepr() {
    return "";
  }

  @Override
  protected String extraRepr() {
    return filters.inChannels(weight.get())
        + ", "
        + filters.outChannels()
        + ", kernel_size="
        + Repr.tuple(filters.kernelSize())
        + optionsRepr()
        + (filters.groups() == 1 ? "" : ", groups=" + filters.groups())
        + (hasBias() ? "" : ", bias=False")
        + endRepr();
  }
}
