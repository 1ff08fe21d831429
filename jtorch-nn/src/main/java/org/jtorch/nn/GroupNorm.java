package org.jtorch.nn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Group normalization over groups of channels, {@code torch.nn.GroupNorm}. Input: {@code (N, C,
 * *)}. Output: same shape.
 */
public final class GroupNorm extends Module implements Layer {
  private final long numGroups;
  private final long numChannels;
  private final double eps;
  private final boolean affine;
  private final @Nullable Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /** Creates a layer with PyTorch's defaults; see {@link #GroupNorm(long, long, Consumer)}. */
  public GroupNorm(long numGroups, long numChannels) {
    this(numGroups, numChannels, o -> {});
  }

  /**
   * Creates a layer with options.
   *
   * @param numGroups number of channel groups
   * @param numChannels number of channels of the input, a multiple of {@code numGroups}
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
   * {@return the scale of the affine transformation, {@code (C)}}
   *
   * @throws IllegalStateException if the layer is not affine
   */
  public Tensor weight() {
    return Parameters.present("weight", weight).get();
  }

  /**
   * {@return the bias of the affine transformation, {@code (C)}}
   *
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

  /** Options of {@link GroupNorm}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private double eps = 1e-5;
    private boolean affine = true;
    private boolean bias = true;

    private Options() {}

    /** Value added to the variance for numerical stability. Default 1e-5. */
    public Options eps(double eps) {
      this.eps = eps;
      return this;
    }

    /** Whether the layer has learnable per-channel weight and bias. Default true. */
    public Options affine(boolean affine) {
      this.affine = affine;
      return this;
    }

    /** Whether an affine layer has a bias. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
