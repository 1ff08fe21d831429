package org.jtorch.vision.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jtorch.nn.ConvNd;
import org.jtorch.nn.Layer;

/** A convolution with normalization and activation, for some number of dimensions. */
abstract class ConvNormActivation extends LayerSequence {
  private final long outChannels;

  /** A constructor of a convolution. */
  interface Convolution {
    Layer of(long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options);
  }

  ConvNormActivation(
      long inChannels,
      long outChannels,
      Convolution convolution,
      LongFunction<? extends Layer> norm,
      Consumer<ConvNormActivationOptions> options) {
    super(
        layers(inChannels, outChannels, convolution, new ConvNormActivationOptions(norm, options)));
    this.outChannels = outChannels;
  }

  private static List<Layer> layers(
      long in, long out, Convolution convolution, ConvNormActivationOptions o) {
    List<Layer> layers = new ArrayList<>();
    layers.add(
        convolution.of(
            in,
            out,
            o.kernelSize(),
            c ->
                c.stride(o.stride())
                    .padding(o.padding())
                    .dilation(o.dilation())
                    .groups(o.groups())
                    .bias(o.hasBias())));
    o.addNormAndActivation(layers, out);
    return layers;
  }

  /** {@return the number of channels of the output, {@code out_channels}} */
  public long outChannels() {
    return outChannels;
  }
}
