package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Normalizes each group of channels of each sample, {@code torch.nn.GroupNorm}. {@code (N, C, *)}
 * to the same shape.
 *
 * <p><b>Ownership:</b> parameters are in no scope; the output belongs to the caller's.
 *
 * <p><b>Thread safety:</b> safe, as long as nobody changes parameters, hooks or mode.
 */
public final class GroupNorm extends Module implements Layer {
  private final long numGroups;
  private final long numChannels;
  private final double eps;
  private final boolean affine;
  private final @Nullable Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * The layer with PyTorch's defaults.
   *
   * @param numGroups into how many groups the channels fall
   * @param numChannels the input's channels, a multiple of the groups
   */
  public GroupNorm(long numGroups, long numChannels) {
    this(numGroups, numChannels, o -> {});
  }

  /**
   * The layer with options.
   *
   * @param numGroups into how many groups the channels fall
   * @param numChannels the input's channels, a multiple of the groups
   * @param options {@code o -> o.eps(1e-6)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public GroupNorm(long numGroups, long numChannels, Consumer<Options> options) {
    if (numGroups <= 0 || numChannels % numGroups != 0) {
      throw new IllegalArgumentException(
          "GroupNorm: numGroups " + numGroups + " must divide numChannels " + numChannels);
    }
    Options o = new Options();
    options.accept(o);
    this.numGroups = numGroups;
    this.numChannels = numChannels;
    this.eps = o.eps;
    this.affine = o.affine;
    weight = affine ? parameter("weight", Torch.ones(numChannels)) : null;
    bias = affine && o.bias ? parameter("bias", Torch.zeros(numChannels)) : null;
  }

  @Override
  public Tensor forward(Tensor input) {
    return F.groupNorm(
        input,
        numGroups,
        o -> {
          o.eps(eps);
          if (weight != null) {
            o.weight(weight.get());
          }
          if (bias != null) {
            o.bias(bias.get());
          }
        });
  }

  /**
   * What each normalized channel is multiplied by.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if the layer is not affine
   */
  public Tensor weight() {
    return Parameters.present("weight", weight).get();
  }

  /**
   * What is added to each channel.
   *
   * @return {@code (C)}
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    return Parameters.present("bias", bias).get();
  }

  @Override
  protected String extraRepr() {
    return numGroups
        + ", "
        + numChannels
        + ", eps="
        + Repr.of(eps)
        + ", affine="
        + Repr.of(affine)
        + ", bias="
        + Repr.of(bias != null);
  }

  /**
   * What {@link GroupNorm} may be told.
   *
   * <p><b>Ownership:</b> holds no tensor.
   *
   * <p><b>Thread safety:</b> used by the constructor alone.
   */
  public static final class Options {
    private double eps = 1e-5;
    private boolean affine = true;
    private boolean bias = true;

    private Options() {}

    /**
     * What is added to the variance.
     *
     * @param eps 1e-5 by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /**
     * Whether channels are scaled and shifted by parameters.
     *
     * @param affine true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options affine(boolean affine) {
      this.affine = affine;
      return this;
    }

    /**
     * Whether channels are shifted, if the layer is affine.
     *
     * @param bias true by default
     * @return this
     */
    @CanIgnoreReturnValue
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
