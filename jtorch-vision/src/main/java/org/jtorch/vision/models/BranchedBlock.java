package org.jtorch.vision.models;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.SequentialAccess;

/** Branches of layers on one input, whose outputs are joined along the channels. */
abstract class BranchedBlock extends Module implements Layer {
  private static final SequentialAccess<Layer> CALLS = SequentialAccess.get();

  /** Layers of a branch: those in sequence, and those at its end that all get their output. */
  private record Branch(List<Supplier<Layer>> stem, List<Supplier<Layer>> ends) {}

  private final List<Branch> branches = new ArrayList<>();

  /** Adds a branch of layers in sequence. */
  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  final void branch(Supplier<Layer>... layers) {
    fork(List.of(layers));
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

  /** An output, and the layers and the input that it comes from. */
  private record Output(List<Layer> layers, Tensor input, Tensor tensor) {
    static Output of(Tensor input, List<Supplier<Layer>> path) {
      List<Layer> layers = new ArrayList<>();
      path.forEach(layer -> layers.add(layer.get()));
      return new Output(layers, input, CALLS.call(input, layers));
    }

    void close() {
      CALLS.close(layers, input, tensor);
    }
  }

  @Override
  public Tensor forward(Tensor input) {
    List<Output> outputs = new ArrayList<>();
    for (Branch branch : branches) {
      Output stem = Output.of(input, branch.stem);
      if (branch.ends.isEmpty()) {
        outputs.add(stem);
      } else {
        branch.ends.forEach(end -> outputs.add(Output.of(stem.tensor, List.of(end))));
        stem.close();
      }
    }
    Tensor joined = Torch.cat(outputs.stream().map(Output::tensor).toList(), 1);
    outputs.forEach(Output::close);
    return joined;
  }
}
