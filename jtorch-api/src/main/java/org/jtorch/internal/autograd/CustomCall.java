package org.jtorch.internal.autograd;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** The state of one call of a custom function that forward passes to backward. */
public final class CustomCall {
  /** Computes the gradients of the inputs; null for no gradient. */
  @FunctionalInterface
  public interface Backward {
    List<@Nullable Tensor> run(CustomCall call, List<@Nullable Tensor> gradOutputs);
  }

  private final String name;
  private final Backward backward;
  private final Set<Tensor> dirty = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Tensor> nonDifferentiable = Collections.newSetFromMap(new IdentityHashMap<>());
  private final List<SavedTensor> saved = new ArrayList<>();
  private List<Tensor> given = List.of();
  private boolean materializeGrads = true;
  private boolean[] needed;
  private boolean released;

  /** Creates the state of a call of a function whose node has this name. */
  public CustomCall(String name, Backward backward, List<Tensor> inputs) {
    this.name = name;
    this.backward = backward;
    needed = new boolean[inputs.size()];
    for (int i = 0; i < needed.length; i++) {
      needed[i] = inputs.get(i).requiresGrad();
    }
  }

  String name() {
    return name;
  }

  List<@Nullable Tensor> backward(List<@Nullable Tensor> gradOutputs) {
    return backward.run(this, gradOutputs);
  }

  /** Sets the tensors that are saved when the call is recorded. */
  public void save(List<Tensor> tensors) {
    given = tensors;
  }

  /** Returns a handle on a saved tensor. */
  public Tensor saved(int index) {
    if (released) {
      throw SavedTensor.freed(name);
    }
    return saved.get(Objects.checkIndex(index, saved.size())).unpack(name);
  }

  public void markDirty(Collection<Tensor> inputs) {
    dirty.addAll(inputs);
  }

  Set<Tensor> dirty() {
    return dirty;
  }

  public void markNonDifferentiable(Collection<Tensor> outputs) {
    nonDifferentiable.addAll(outputs);
  }

  boolean isNonDifferentiable(Tensor output) {
    return nonDifferentiable.contains(output);
  }

  public void materializeGrads(boolean materialize) {
    materializeGrads = materialize;
  }

  boolean materializesGrads() {
    return materializeGrads;
  }

  public boolean[] needed() {
    return needed;
  }

  void needed(boolean[] inputs) {
    needed = inputs;
  }

  /** Creates handles to the saved tensors, some of which may be outputs. */
  void pack(CustomNode node, List<Tensor> outputs) {
    for (Tensor tensor : given) {
      saved.add(new SavedTensor(node, tensor, outputs.indexOf(tensor)));
    }
    given = List.of();
  }

  /** Frees the saved tensors. */
  public void release() {
    released = true;
    given = List.of();
    saved.forEach(SavedTensor::close);
    saved.clear();
  }
}
