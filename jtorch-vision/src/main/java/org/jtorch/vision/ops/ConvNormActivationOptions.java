package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.InplaceOptions;
import org.jtorch.nn.Layer;
import org.jtorch.nn.ReLU;

/** Options of {@link Conv2dNormActivation} and {@link Conv3dNormActivation}. */
@CanIgnoreReturnValue
public final class ConvNormActivationOptions {
  private long[] kernelSize = {3};
  private long[] stride = {1};
  private long @Nullable [] padding;
  private long[] dilation = {1};
  private long groups = 1;
  private boolean inplace = true;
  private @Nullable Boolean bias;
  private @Nullable LongFunction<? extends Layer> norm;
  private @Nullable Function<Consumer<InplaceOptions>, ? extends Layer> activation = ReLU::new;

  ConvNormActivationOptions(
      LongFunction<? extends Layer> norm, Consumer<ConvNormActivationOptions> options) {
    this.norm = norm;
    options.accept(this);
  }

  /** Kernel size, one number if all are equal. Default 3. */
  public ConvNormActivationOptions kernelSize(long... kernelSize) {
    this.kernelSize = kernelSize.clone();
    return this;
  }

  /** Stride, one number if all are equal. Default 1. */
  public ConvNormActivationOptions stride(long... stride) {
    this.stride = stride.clone();
    return this;
  }

  /** Padding. Default: what keeps the size at stride 1, {@code (kernelSize - 1) / 2 * dilation}. */
  public ConvNormActivationOptions padding(long... padding) {
    this.padding = padding.clone();
    return this;
  }

  /** Distance of the kernel's elements, one number if all are equal. Default 1. */
  public ConvNormActivationOptions dilation(long... dilation) {
    this.dilation = dilation.clone();
    return this;
  }

  /** Number of channel groups. Default 1. */
  public ConvNormActivationOptions groups(long groups) {
    this.groups = groups;
    return this;
  }

  /** Whether the convolution has a bias. Default: if there is no normalization. */
  public ConvNormActivationOptions bias(boolean bias) {
    this.bias = bias;
    return this;
  }

  /**
   * Normalization. Default: batch normalization.
   *
   * @param norm creates it for a number of channels, {@code FrozenBatchNorm2d::new}
   */
  public ConvNormActivationOptions norm(LongFunction<? extends Layer> norm) {
    this.norm = Objects.requireNonNull(norm, "norm");
    return this;
  }

  /** Leaves out the normalization, {@code norm_layer=None}. */
  public ConvNormActivationOptions noNorm() {
    norm = null;
    return this;
  }

  /**
   * Activation. Default: ReLU.
   *
   * @param activation creates it with the option of an in-place operation, {@code SiLU::new};
   *     {@code o -> new GELU()} for one without that option
   */
  public ConvNormActivationOptions activation(
      Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
    this.activation = Objects.requireNonNull(activation, "activation");
    return this;
  }

  /** Leaves out the activation, {@code activation_layer=None}. */
  public ConvNormActivationOptions noActivation() {
    activation = null;
    return this;
  }

  /** Whether the activation writes its output into its input. Default true. */
  public ConvNormActivationOptions inplace(boolean inplace) {
    this.inplace = inplace;
    return this;
  }

  @CheckReturnValue
  long[] kernelSize() {
    return kernelSize;
  }

  @CheckReturnValue
  long[] stride() {
    return stride;
  }

  @CheckReturnValue
  long[] dilation() {
    return dilation;
  }

  @CheckReturnValue
  long groups() {
    return groups;
  }

  @CheckReturnValue
  long[] padding() {
    if (padding != null) {
      return padding;
    }
    long[] same = new long[Math.max(kernelSize.length, dilation.length)];
    for (int i = 0; i < same.length; i++) {
      long kernel = kernelSize[kernelSize.length == 1 ? 0 : i];
      same[i] = (kernel - 1) / 2 * dilation[dilation.length == 1 ? 0 : i];
    }
    return same;
  }

  @CheckReturnValue
  boolean hasBias() {
    return bias == null ? norm == null : bias;
  }

  void addNormAndActivation(List<Layer> layers, long channels) {
    if (norm != null) {
      layers.add(norm.apply(channels));
    }
    if (activation != null) {
      layers.add(activation.apply(o -> o.inplace(inplace)));
    }
  }
}
