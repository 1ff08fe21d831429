package org.jtorch.vision.models.quantization;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.nn.AvgPool2d;
import org.jtorch.nn.Layer;
import org.jtorch.nn.MaxPool2d;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;

/** Branches of layers on one input, whose outputs are joined along the channels. */
abstract class QuantizableBranches extends Module implements Layer {
  private static final Layer AVERAGE =
      new AvgPool2d(new long[] {3, 3}, o -> o.stride(1, 1).padding(1, 1));
  private static final Layer MAXIMUM = new MaxPool2d(3, o -> o.stride(2));

  /** Layers in sequence, and if there are any, two that both get their output. */
  private record Branch(
      List<Supplier<Layer>> stem, List<Supplier<Layer>> ends, Supplier<Functional> join) {}

  private final List<Branch> branches = new ArrayList<>();

  static Layer average() {
    return AVERAGE;
  }

  static Layer maximum() {
    return MAXIMUM;
  }

  /** Returns the function that joins the branches. */
  abstract Functional join();

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  final void branch(Supplier<Layer>... layers) {
    branches.add(new Branch(List.of(layers), List.of(), this::join));
  }

  /** Adds a branch that ends in several layers, whose outputs a function joins. */
  final void fork(
      List<Supplier<Layer>> stem, List<Supplier<Layer>> ends, Supplier<Functional> join) {
    branches.add(new Branch(stem, ends, join));
  }

  /** Registers a layer of a branch. */
  final Supplier<Layer> child(String name, Layer layer) {
    Slot<Layer> slot = slot(name, layer);
    return slot::get;
  }

  /** Registers a convolution that keeps the size. */
  final Supplier<Layer> conv(String name, long in, long out, long... kernelSize) {
    long[] same = new long[kernelSize.length];
    for (int i = 0; i < same.length; i++) {
      same[i] = kernelSize[i] / 2;
    }
    return child(name, new QuantizableBasicConv2d(in, out, kernelSize, o -> o.padding(same)));
  }

  /** Registers a 3x3 convolution that halves the size. */
  final Supplier<Layer> reducing(String name, long in, long out) {
    return child(name, new QuantizableBasicConv2d(in, out, new long[] {3}, o -> o.stride(2)));
  }

  @Override
  public Tensor forward(Tensor input) {
    return QuantizableModel.CALLS.compute(
        this, () -> join().cat(branches.stream().map(branch -> run(branch, input)).toList()));
  }

  private static Tensor run(Branch branch, Tensor input) {
    Tensor stem =
        QuantizableModel.CALLS.call(input, branch.stem.stream().map(Supplier::get).toList());
    if (branch.ends.isEmpty()) {
      return stem;
    }
    return branch.join.get().cat(branch.ends.stream().map(end -> end.get().call(stem)).toList());
  }
}
