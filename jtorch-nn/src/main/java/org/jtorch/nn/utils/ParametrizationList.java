package org.jtorch.nn.utils;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.Slot;
import org.jtorch.nn.internal.Computed;

/**
 * Original tensors of one parametrized tensor and the parametrizations applied to them, {@code
 * torch.nn.utils.parametrize.ParametrizationList}. Its state is {@code original}, or {@code
 * original0}, {@code original1} ..., and the state of the parametrizations under their numbers.
 */
public final class ParametrizationList extends Module {
  private final String name;
  private final boolean isParameter;
  private final List<Slot<Tensor>> originals = new ArrayList<>();
  private final List<Layer> functions = new ArrayList<>();
  private final @Nullable MultiTensorParametrization combination;

  /** Creates a list with one function; the tensor itself becomes the original. */
  ParametrizationList(String name, Tensor tensor, boolean isParameter, Layer function) {
    this.name = name;
    this.isParameter = isParameter;
    this.combination = null;
    addOriginal("original", tensor);
    add(function);
  }

  /** Creates a list that computes a tensor from several originals. */
  ParametrizationList(
      String name, Tensor tensor, boolean isParameter, MultiTensorParametrization combination) {
    this.name = name;
    this.isParameter = isParameter;
    this.combination = combination;
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      List<Tensor> parts = combination.separate(tensor);
      for (int i = 0; i < parts.size(); i++) {
        addOriginal("original" + i, parts.get(i).clone());
        originals.get(i).get().requiresGrad_(tensor.requiresGrad());
      }
    }
    register("0", (Module) combination);
  }

  private void addOriginal(String as, Tensor tensor) {
    originals.add(isParameter ? parameter(as, tensor) : buffer(as, tensor));
  }

  void add(Layer function) {
    int index = functions.size() + (combination == null ? 0 : 1);
    register(Integer.toString(index), function);
    functions.add(function);
  }

  /** Computes the value of the parameter. */
  Tensor compute() {
    return TensorScope.compute(
        () -> {
          Tensor value =
              combination == null
                  ? original()
                  : combination.combine(originals.stream().map(Slot::get).toList());
          for (Layer function : functions) {
            value = function.call(value);
          }
          return value;
        });
  }

  /** Sets the originals so that the parameter evaluates to a value. */
  void assign(Tensor value) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor wanted = value.detach();
      for (int i = functions.size() - 1; i >= 0; i--) {
        wanted = inverse(functions.get(i), wanted);
      }
      List<Tensor> parts = combination == null ? List.of(wanted) : combination.separate(wanted);
      for (int i = 0; i < parts.size(); i++) {
        originals.get(i).get().setData(parts.get(i).clone());
      }
    }
  }

  /** Assigns the value if all functions have a right inverse. */
  void assignIfInvertible(Tensor value) {
    if (functions.stream().allMatch(Parametrization.class::isInstance)) {
      assign(value);
    }
  }

  private Tensor inverse(Layer function, Tensor value) {
    if (function instanceof Parametrization invertible) {
      return invertible.rightInverse(value);
    }
    throw new IllegalStateException(
        name + " cannot be assigned to: its parametrization has no rightInverse");
  }

  boolean isParameter() {
    return isParameter;
  }

  boolean isCombination() {
    return combination != null;
  }

  Tensor original() {
    return originals.get(0).get();
  }

  List<Layer> functions() {
    return List.copyOf(functions);
  }

  @Nullable MultiTensorParametrization combination() {
    return combination;
  }

  /** Shares the originals of another list. */
  void shareOriginals(ParametrizationList other) {
    for (int i = 0; i < other.originals.size(); i++) {
      originals.get(i).set(other.originals.get(i).get());
    }
  }

  /** Returns the computed tensor that a layer reads in place of the parameter. */
  Computed computed() {
    return new Computed() {
      @Override
      public Tensor read() {
        return ParametrizationCache.get(ParametrizationList.this);
      }

      @Override
      public void write(Tensor value) {
        assign(value);
      }
    };
  }
}
