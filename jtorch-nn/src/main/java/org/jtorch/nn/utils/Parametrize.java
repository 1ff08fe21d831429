package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.ThrowingSupplier;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleDict;
import org.jtorch.nn.internal.ModuleAccess;

/**
 * Parametrizations: parameters that are computed from other tensors each time that a layer reads
 * them, {@code torch.nn.utils.parametrize}.
 *
 * <pre>{@code
 * Parametrize.registerParametrization(linear, "weight", x -> x.triu().add(x.triu(1).mT()));
 * }</pre>
 *
 * <p>The state dict then contains {@code parametrizations.weight.original} instead of {@code
 * weight}. An optimizer created before still trains the same tensor.
 *
 * <p><b>Thread safety:</b> registering and removing must be done by one thread at a time.
 */
public final class Parametrize {
  private static final String PARAMETRIZATIONS = "parametrizations";

  private Parametrize() {}

  /**
   * Registers a parametrization of a parameter or buffer, {@code register_parametrization}.
   *
   * @param module the module
   * @param name name of the tensor in the module
   * @param function a module or a function; a {@link Parametrization} makes the parameter
   *     assignable, and preserves its current value
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the name does not exist, or the function changes shape or
   *     dtype; nothing is registered then
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M registerParametrization(
      M module, String name, Layer function) {
    return register(module, name, function, true);
  }

  /**
   * Registers a parametrization that may change shape and dtype, {@code
   * register_parametrization(..., unsafe=True)}.
   *
   * @param module the module
   * @param name name of the tensor in the module
   * @param function a module or a function
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the name does not exist
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M registerUnsafeParametrization(
      M module, String name, Layer function) {
    return register(module, name, function, false);
  }

  private static <M extends Module> M register(
      M module, String name, Layer function, boolean checked) {
    ModuleAccess<Module> access = ModuleAccess.get();
    Tensor before = access.tensor(module, name);
    if (function instanceof Module own) {
      own.train(module.isTraining());
    }
    if (checked) {
      check(name, before, function);
    }
    ParametrizationList existing = listOrNull(module, name);
    if (existing != null) {
      existing.add(function);
      return module;
    }
    ParametrizationList list =
        new ParametrizationList(name, before, access.isParameter(module, name), function);
    list.assignIfInvertible(before);
    install(module, name, list);
    return module;
  }

  /** Registers a parametrization with several original tensors. */
  static void register(Module module, String name, MultiTensorParametrization combination) {
    ModuleAccess<Module> access = ModuleAccess.get();
    Tensor before = access.tensor(module, name);
    if (listOrNull(module, name) != null) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is parametrized already: weight norm must come first");
    }
    boolean isParameter = access.isParameter(module, name);
    install(module, name, new ParametrizationList(name, before, isParameter, combination));
  }

  private static void install(Module module, String name, ParametrizationList list) {
    ModuleAccess<Module> access = ModuleAccess.get();
    list.train(module.isTraining());
    ModuleDict<ParametrizationList> all = all(module);
    if (all == null) {
      all = new ModuleDict<>();
      access.addChild(module, PARAMETRIZATIONS, all);
    }
    access.compute(module, name, list.computed());
    all.put(name, list);
  }

  private static void check(String name, Tensor before, Layer function) {
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor after = function.call(before);
      checkSame(name, "shape", before.shape(), after.shape());
      checkSame(name, "dtype", before.dtype(), after.dtype());
    }
  }

  private static void checkSame(String name, String what, Object before, Object after) {
    if (!before.equals(after)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a parametrization of \"%s\" must keep its %s: %s became %s;"
                  + " registerUnsafeParametrization allows it",
              name,
              what,
              before,
              after));
    }
  }

  /**
   * Returns whether a module has a parametrized tensor, {@code is_parametrized}.
   *
   * @param module the module; children are not checked
   * @return true if it has one
   */
  public static boolean isParametrized(Module module) {
    return all(module) != null;
  }

  /**
   * Returns whether a tensor is parametrized, {@code is_parametrized}.
   *
   * @param module the module
   * @param name name of the parameter
   * @return true if it is
   */
  public static boolean isParametrized(Module module, String name) {
    return listOrNull(module, Objects.requireNonNull(name, "name")) != null;
  }

  /**
   * Removes the parametrizations of a tensor and keeps its current value, {@code
   * remove_parametrizations}.
   *
   * @param module the module
   * @param name name of the tensor
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if it is not parametrized
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M removeParametrizations(M module, String name) {
    ParametrizationList list = list(module, name);
    Tensor kept = list.original();
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor value = list.compute();
      if (list.isCombination()) {
        kept = TensorScope.unscoped(value.clone().requiresGrad_(kept.requiresGrad()));
      } else {
        kept.setData(value.clone());
      }
    }
    return remove(module, name, list, kept);
  }

  /**
   * Removes the parametrizations of a tensor and restores its original, {@code
   * remove_parametrizations(..., leave_parametrized=False)}.
   *
   * @param module the module
   * @param name name of the tensor
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if it is not parametrized, or has several originals
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M restoreOriginal(M module, String name) {
    ParametrizationList list = list(module, name);
    if (list.isCombination()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" has several originals, so there is no single one to restore");
    }
    return remove(module, name, list, list.original());
  }

  private static <M extends Module> M remove(
      M module, String name, ParametrizationList list, Tensor kept) {
    ModuleAccess<Module> access = ModuleAccess.get();
    ModuleDict<ParametrizationList> all = all(module);
    if (all != null) {
      all.pop(name);
      if (all.size() == 0) {
        access.remove(module, PARAMETRIZATIONS);
      }
    }
    access.restore(module, name, kept, list.isParameter());
    return module;
  }

  /**
   * Runs a function in which each parametrized tensor is computed once, {@code cached()}, for
   * layers that read a parameter at every step of a loop.
   *
   * @param body the function to run; the cached tensors are closed at its end
   * @param <T> the type of the result
   * @param <E> the type of exception that the body throws
   * @return the result of the body
   * @throws E if the body throws it
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, E extends Exception> T cached(
      ThrowingSupplier<T, E> body) throws E {
    ParametrizationCache.enter();
    try {
      return body.get();
    } finally {
      ParametrizationCache.leave();
    }
  }

  /**
   * Transfers all parametrizations and their original tensors to another module, which shares them,
   * {@code transfer_parametrizations_and_params}.
   *
   * @param from the source; nothing changes if it has no parametrizations
   * @param to the target; parameters that it lacks are created
   * @param <M> the type of the target
   * @return the target
   * @throws IllegalArgumentException if a parametrization would change the shape or dtype of a
   *     parameter
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M transferParametrizationsAndParams(Module from, M to) {
    Objects.requireNonNull(to, "to");
    ModuleDict<ParametrizationList> all = all(from);
    if (all != null) {
      for (String name : List.copyOf(all.keys())) {
        transfer(name, from, to);
      }
    }
    return to;
  }

  /**
   * Transfers the parametrizations of one parameter and their original tensors to another module,
   * which shares them, {@code transfer_parametrizations_and_params}.
   *
   * @param from the source; nothing changes if it has no parametrizations
   * @param to the target
   * @param name name of the parameter, which is created if the target lacks it
   * @param <M> the type of the target
   * @return the target
   * @throws IllegalArgumentException if this parameter is not parametrized, or a parametrization
   *     would change its shape or dtype
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M transferParametrizationsAndParams(
      Module from, M to, String name) {
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(name, "name");
    if (isParametrized(from)) {
      transfer(name, from, to);
    }
    return to;
  }

  private static void transfer(String name, Module from, Module to) {
    ParametrizationList source = list(from, name);
    ModuleAccess<Module> access = ModuleAccess.get();
    MultiTensorParametrization combination = source.combination();
    ParametrizationList existing = listOrNull(to, name);
    if (existing != null && (combination != null || existing.isCombination())) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is parametrized already, with other originals");
    }
    if (!access.has(to, name)) {
      Tensor value = TensorScope.compute(() -> Torch.noGrad(() -> source.compute().clone()));
      access.addParameter(to, name, value);
    }
    if (combination != null) {
      register(to, name, combination);
    }
    for (Layer function : source.functions()) {
      registerParametrization(to, name, function);
    }
    list(to, name).shareOriginals(source);
  }

  private static ParametrizationList list(Module module, String name) {
    ParametrizationList list = listOrNull(module, name);
    if (list == null) {
      throw new IllegalArgumentException(
          module.getClass().getSimpleName() + " has no parametrization of \"" + name + "\"");
    }
    return list;
  }

  private static @Nullable ParametrizationList listOrNull(Module module, String name) {
    ModuleDict<ParametrizationList> all = all(module);
    return all != null && all.contains(name) ? all.get(name) : null;
  }

  /**
   * Returns the parametrizations of a module, or null; the name of the child is reserved for them
   * as in PyTorch.
   */
  @SuppressWarnings("unchecked")
  private static @Nullable ModuleDict<ParametrizationList> all(Module module) {
    return module.namedChildren().get(PARAMETRIZATIONS) instanceof ModuleDict<?> dict
        ? (ModuleDict<ParametrizationList>) dict
        : null;
  }
}
