package org.jtorch.vision.ops;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.InplaceOptions;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.ReLU;

/**
 * Multi-layer perceptron: linear layers with normalization, activation and dropout between them and
 * a dropout at the end, {@code torchvision.ops.MLP}. Input: {@code (*, inChannels)}. Output: {@code
 * (*, last of hiddenChannels)}. Its layers are numbered from 0.
 */
public class MLP extends LayerSequence {
  /**
   * Creates a perceptron with ReLU and without dropout; see {@link #MLP(long, long[], Consumer)}.
   */
  public MLP(long inChannels, long... hiddenChannels) {
    this(inChannels, hiddenChannels, o -> {});
  }

  /**
   * Creates a perceptron.
   *
   * @param inChannels channels of the input
   * @param hiddenChannels channels of the output of each linear layer, at least one
   * @param options {@code o -> o.activation(i -> new GELU()).dropout(0.1)}
   * @throws IllegalArgumentException if there is no linear layer
   */
  public MLP(long inChannels, long[] hiddenChannels, Consumer<Options> options) {
    super(layers(inChannels, hiddenChannels, options));
  }

  private static List<Layer> layers(long in, long[] hidden, Consumer<Options> options) {
    if (hidden.length == 0) {
      throw new IllegalArgumentException("MLP: hiddenChannels is empty");
    }
    Options o = new Options();
    options.accept(o);
    List<Layer> layers = new ArrayList<>();
    long channels = in;
    for (int i = 0; i < hidden.length; i++) {
      layers.add(new Linear(channels, hidden[i], l -> l.bias(o.bias)));
      if (i < hidden.length - 1) {
        if (o.norm != null) {
          layers.add(o.norm.apply(hidden[i]));
        }
        layers.add(o.activation.apply(a -> a.inplace(o.inplace)));
      }
      layers.add(new Dropout(o.dropout, d -> d.inplace(o.inplace)));
      channels = hidden[i];
    }
    return layers;
  }

  /** Options of {@link MLP}. */
  @CanIgnoreReturnValue
  public static final class Options {
    private @Nullable LongFunction<? extends Layer> norm;
    private Function<Consumer<InplaceOptions>, ? extends Layer> activation = ReLU::new;
    private boolean inplace;
    private boolean bias = true;
    private double dropout;

    private Options() {}

    /**
     * Normalization after each linear layer but the last. Default: none.
     *
     * @param norm creates it for a number of channels, {@code n -> new LayerNorm(n)}
     */
    public Options norm(LongFunction<? extends Layer> norm) {
      this.norm = Objects.requireNonNull(norm, "norm");
      return this;
    }

    /**
     * Activation after each linear layer but the last. Default: ReLU.
     *
     * @param activation creates it with the option of an in-place operation, {@code SiLU::new};
     *     {@code o -> new GELU()} for one without that option
     */
    public Options activation(Function<Consumer<InplaceOptions>, ? extends Layer> activation) {
      this.activation = Objects.requireNonNull(activation, "activation");
      return this;
    }

    /** Whether activations and dropouts write into their inputs. Default false. */
    public Options inplace(boolean inplace) {
      this.inplace = inplace;
      return this;
    }

    /** Whether the linear layers have a bias. Default true. */
    public Options bias(boolean bias) {
      this.bias = bias;
      return this;
    }

    /** Dropout probability, from 0 to 1. Default 0. */
    public Options dropout(double dropout) {
      this.dropout = dropout;
      return this;
    }
  }
}
