package org.jtorch.vision.models.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.ConvNd;
import org.jtorch.nn.Layer;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** Branches of layers on one input, whose outputs are joined along the channels. */
public abstract class BranchedBlock extends Module implements Layer {
  private static final Layer AVERAGE =
      new AvgPool2d(new long[] {3, 3}, o -> o.stride(1, 1).padding(1, 1));
  private static final Layer MAXIMUM = new MaxPool2d(3, o -> o.stride(2));

  /**
   * Layers of a branch.
   *
   * @param stem those in sequence
   * @param ends those at its end that all get their output
   */
  public record Branch(List<Supplier<Layer>> stem, List<Supplier<Layer>> ends) {
    /** Returns the layers in sequence. */
    public List<Layer> stemLayers() {
      return stem.stream().map(Supplier::get).toList();
    }

    /** Returns the layers at the end. */
    public List<Layer> endLayers() {
      return ends.stream().map(Supplier::get).toList();
    }
  }

  private final List<Branch> branches = new ArrayList<>();

  /** Returns the branches in order. */
  protected final List<Branch> branches() {
    return branches;
  }

  /** Creates a convolution with normalization and activation. */
  protected abstract Layer convolution(
      long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options);

  /** Creates the convolution of such a layer. */
  public static Conv2d unbiased(
      long in, long out, long[] kernelSize, Consumer<ConvNd.Options> options) {
    return new Conv2d(
        in,
        out,
        kernelSize,
        o -> {
          options.accept(o);
          o.bias(false);
        });
  }

  static Layer average() {
    return AVERAGE;
  }

  static Layer maximum() {
    return MAXIMUM;
  }

  /** Adds a branch of layers in sequence. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  final void branch(Supplier<Layer>... layers) {
    branches.add(new Branch(List.of(layers), List.of()));
  }

  /** Adds a branch that ends in several layers. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  final void fork(List<Supplier<Layer>> stem, Supplier<Layer>... ends) {
    branches.add(new Branch(stem, List.of(ends)));
  }

  /** Registers a layer of a branch. */
  final Supplier<Layer> child(String name, Layer layer) {
    Slot<Layer> slot = slot(name, layer);
    return slot::get;
  }

  /** Registers a convolution that keeps the size. */
  final Supplier<Layer> conv(String name, long in, long out, long... kernelSize) {
    return child(name, same(in, out, kernelSize));
  }

  /** Creates a convolution that keeps the size. */
  final Layer same(long in, long out, long... kernelSize) {
    long[] padding = new long[kernelSize.length];
    for (int i = 0; i < padding.length; i++) {
      padding[i] = kernelSize[i] / 2;
    }
    return convolution(in, out, kernelSize, o -> o.padding(padding));
  }

  /** Registers a 3x3 convolution that halves the size. */
  final Supplier<Layer> reducing(String name, long in, long out) {
    return child(name, convolution(in, out, new long[] {3}, o -> o.stride(2)));
  }
}
