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
 * What one parameter is computed from, and the functions that it goes through, {@code
 * torch.nn.utils.parametrize.ParametrizationList}. Its state is {@code original}, or {@code
 * original0}, {@code original1} ..., and that of the functions under their numbers.
 *
 * <p><b>Ownership:</b> the originals are in no scope.
 *
 * <p><b>Thread safety:</b> as the functions.
 */
public final class ParametrizationList extends Module {
  private final String name;
  private final boolean isParameter;
  private final List<Slot<Tensor>> originals = new ArrayList<>();
  private final List<Layer> functions = new ArrayList<>();
  private final @Nullable SeveralOriginals combination;

  /**
   * Computes a tensor through a function; the tensor itself goes on holding what it starts from.
   */
  ParametrizationList(String name, Tensor tensor, boolean isParameter, Layer function) {
    this.name = name;
    this.isParameter = isParameter;
    this.combination = null;
    addOriginal("original", tensor);
    add(function);
  }

  /** Computes a tensor from several. */
  ParametrizationList(
      String name, Tensor tensor, boolean isParameter, SeveralOriginals combination) {
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
    int place = functions.size() + (combination == null ? 0 : 1);
    register(Integer.toString(place), function);
    functions.add(function);
  }

  /** The parameter's value. */
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

  /** Makes the parameter read as a value. */
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

  /** Starts from the given value, where the functions have a way back. */
  void assignWhereInvertible(Tensor value) {
    if (functions.stream().allMatch(Parametrization.class::isInstance)) {
      assign(value);
    }
  }

  private Tensor inverse(Layer function, Tensor value) {
    if (function instanceof Parametrization invertible) {
      return invertible.rightInverse(value);
    }
    throw new IllegalStateException(
        name
            + " cannot be set: its parametrization has no rightInverse; it is not a Parametrization");
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

  @Nullable SeveralOriginals combination() {
    return combination;
  }

  /** Computes from the very tensors that another list computes from. */
  void shareOriginals(ParametrizationList other) {
    for (int i = 0; i < other.originals.size(); i++) {
      originals.get(i).set(other.originals.get(i).get());
    }
  }

  /** What a layer reads in the parameter's place. */
  Computed source() {
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
