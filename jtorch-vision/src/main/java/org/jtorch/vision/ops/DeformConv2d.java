package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.init.Init;

/**
 * Deformable convolution, {@code torchvision.ops.DeformConv2d}; see {@link VisionOps#deformConv2d}.
 * Offsets and masks are computed by other layers.
 */
public final class DeformConv2d extends Module {
  private final long inChannels;
  private final long outChannels;
  private final long[] kernelSize;
  private final Options options;
  private final Slot<Tensor> weight;
  private final @Nullable Slot<Tensor> bias;

  /**
   * Creates a layer with stride 1 and no padding; see {@link #DeformConv2d(long, long, long[],
   * Consumer)}.
   */
  public DeformConv2d(long inChannels, long outChannels, long kernelSize) {
    this(inChannels, outChannels, kernelSize, o -> {});
  }

  /** {@link #DeformConv2d(long, long, long[], Consumer)} with a square kernel. */
  public DeformConv2d(
      long inChannels, long outChannels, long kernelSize, Consumer<Options> options) {
    this(inChannels, outChannels, new long[] {kernelSize}, options);
  }

  /**
   * Creates a layer.
   *
   * @param inChannels channels of the input
   * @param outChannels channels of the output
   * @param kernelSize kernel height and width
   * @param options {@code o -> o.stride(2).padding(1).bias(false)}
   * @throws IllegalArgumentException if the groups do not divide the channels
   */
  public DeformConv2d(
      long inChannels, long outChannels, long[] kernelSize, Consumer<Options> options) {
    this.options = new Options();
    options.accept(this.options);
    long groups = this.options.groups;
    if (groups < 1 || inChannels % groups != 0 || outChannels % groups != 0) {
      throw new IllegalArgumentException(
          "DeformConv2d: "
              + groups
              + " groups do not divide "
              + inChannels
              + " and "
              + outChannels
              + " channels");
    }
    this.inChannels = inChannels;
    this.outChannels = outChannels;
    this.kernelSize = pair(PooledRegions.checkSize("DeformConv2d: kernelSize", kernelSize));
    long in = inChannels / groups;
    Tensor values = Torch.empty(outChannels, in, this.kernelSize[0], this.kernelSize[1]);
    weight = parameter("weight", Init.kaimingUniform_(values, o -> o.a(Math.sqrt(5))));
    double bound = 1 / Math.sqrt((double) in * this.kernelSize[0] * this.kernelSize[1]);
    bias =
        this.options.bias
            ? parameter("bias", Init.uniform_(Torch.empty(outChannels), -bound, bound))
            : null;
  }

  /**
   * Convolves without a mask.
   *
   * @param input {@code (N, C, H, W)}
   * @param offset {@code (N, 2 * offset groups * kH * kW, oH, oW)}
   * @return {@code (N, C_out, oH, oW)}
   */
  public Tensor call(Tensor input, Tensor offset) {
    return call(() -> convolve(input, offset, o -> {}), input, offset);
  }

  /**
   * Convolves with a mask.
   *
   * @param input {@code (N, C, H, W)}
   * @param offset {@code (N, 2 * offset groups * kH * kW, oH, oW)}
   * @param mask {@code (N, offset groups * kH * kW, oH, oW)}
   * @return {@code (N, C_out, oH, oW)}
   */
  public Tensor call(Tensor input, Tensor offset, Tensor mask) {
    return call(() -> convolve(input, offset, o -> o.mask(mask)), input, offset, mask);
  }

  private Tensor convolve(
      Tensor input, Tensor offset, Consumer<VisionOps.DeformConv2dOptions> mask) {
    return VisionOps.deformConv2d(
        input,
        offset,
        weight.get(),
        o -> {
          o.stride(options.stride).padding(options.padding).dilation(options.dilation);
          if (bias != null) {
            o.bias(bias.get());
          }
          mask.accept(o);
        });
  }

  /** {@return the weight, {@code (C_out, C / groups, kH, kW)}} */
  public Tensor weight() {
    return weight.get();
  }

  /** {@return whether the layer has a bias} */
  public boolean hasBias() {
    return bias != null;
  }

  /**
   * {@return the bias, {@code (C_out)}}
   *
   * @throws IllegalStateException if the layer has no bias
   */
  public Tensor bias() {
    if (bias == null) {
      throw new IllegalStateException("DeformConv2d: the layer has no bias");
    }
    return bias.get();
  }

  @Override
  protected String extraRepr() {
    return inChannels
        + ", "
        + outChannels
        + ", kernel_size="
        + PooledRegions.repr(kernelSize)
        + ", stride="
        + PooledRegions.repr(options.stride)
        + unless(0, "padding", options.padding)
        + unless(1, "dilation", options.dilation)
        + (options.groups == 1 ? "" : ", groups=" + options.groups)
        + (bias == null ? ", bias=False" : "");
  }

  private static String unless(long standard, String name, long[] values) {
    boolean isStandard = values[0] == standard && values[1] == standard;
    return isStandard ? "" : ", " + name + "=" + PooledRegions.repr(values);
  }

  private static long[] pair(long... values) {
    return values.length == 1 ? new long[] {values[0], values[0]} : values.clone();
  }

  /** Options of {@link DeformConv2d}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private long[] stride = {1, 1};
    private long[] padding = {0, 0};
    private long[] dilation = {1, 1};
    private long groups = 1;
    private boolean bias = true;

    private Options() {}

    /** Vertical and horizontal stride, one number if they are equal. Default 1. */
    public Options stride(long... stride) {
      this.stride = pair(stride);
      return this;
    }

    /** Vertical and horizontal padding with zeros, one number if they are equal. Default 0. */
    public Options padding(long... padding) {
      this.padding = pair(padding);
      return this;
    }

    /** Distance of the kernel's elements, one number if they are equal. Default 1. */
    public Options dilation(long... dilation) {
      this.dilation = pair(dilation);
      return this;
    }

    /** Number of channel groups. Default 1. */
    public Options groups(long groups) {
      this.groups = groups;
      return this;
    }

    /** Whether a bias is added. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }
  }
}
