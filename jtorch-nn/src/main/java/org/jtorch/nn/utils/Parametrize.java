package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Body;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;
import org.jtorch.nn.ModuleDict;
import org.jtorch.nn.internal.ModuleAccess;

/**
 * Lets parameters be computed from others each time that a layer reads them, {@code
 * torch.nn.utils.parametrize}.
 *
 * <pre>{@code
 * Parametrize.registerParametrization(linear, "weight", x -> x.triu().add(x.triu(1).mT()));
 * }</pre>
 *
 * <p>The state dict then has {@code parametrizations.weight.original} in place of {@code weight}.
 * An optimizer made before goes on training the same tensor.
 *
 * <p><b>Ownership:</b> what a layer reads belongs to the current scope.
 *
 * <p><b>Thread safety:</b> registering and removing are for one thread at a time.
 */
public final class Parametrize {
  private static final String PARAMETRIZATIONS = "parametrizations";

  private Parametrize() {}

  /**
   * Sends a parameter or buffer through a function from now on, {@code register_parametrization}.
   *
   * @param module whose
   * @param name its name in the module
   * @param function a module or a function; a {@link Parametrization} makes the parameter
   *     assignable and starts from the parameter's value
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is nothing of that name, or the function changes
   *     shape or dtype; then nothing is registered
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M registerParametrization(
      M module, String name, Layer function) {
    return register(module, name, function, true);
  }

  /**
   * Sends a parameter or buffer through a function that may change its shape and dtype, {@code
   * register_parametrization(..., unsafe=True)}.
   *
   * @param module whose
   * @param name its name in the module
   * @param function a module or a function
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is nothing of that name
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
    list.assignWhereInvertible(before);
    install(module, name, list);
    return module;
  }

  /** Computes a parameter from several tensors. */
  static void register(Module module, String name, SeveralOriginals combination) {
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
    access.compute(module, name, list.source());
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
   * Whether a module has a parametrized parameter, {@code is_parametrized}.
   *
   * @param module the module itself; children are not looked at
   * @return true if it has one
   */
  public static boolean isParametrized(Module module) {
    return all(module) != null;
  }

  /**
   * Whether a parameter is parametrized, {@code is_parametrized}.
   *
   * @param module the module itself
   * @param name the name of the parameter
   * @return true if it is
   */
  public static boolean isParametrized(Module module, String name) {
    return listOrNull(module, Objects.requireNonNull(name, "name")) != null;
  }

  /**
   * Makes a parametrized parameter a plain one with the value that it has now, {@code
   * remove_parametrizations}.
   *
   * @param module whose
   * @param name its name
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
   * Makes a parametrized parameter a plain one with the value that it was computed from, {@code
   * remove_parametrizations(..., leave_parametrized=False)}.
   *
   * @param module whose
   * @param name its name
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if it is not parametrized, or computed from several tensors
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M restoreOriginal(M module, String name) {
    ParametrizationList list = list(module, name);
    if (list.isCombination()) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is computed from several tensors, none of which is its original");
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
   * Runs a function in which each parametrized tensor is computed once, {@code cached()}; for
   * layers that read a parameter at every step of a loop.
   *
   * @param body what to run; parameters that it reads are closed at its end
   * @param <T> the type of the result
   * @param <E> what the body throws
   * @return what the body returns
   * @throws E as the body does
   */
  @CanIgnoreReturnValue
  public static <T extends @Nullable Object, E extends Exception> T cached(Body<T, E> body)
      throws E {
    ParametrizationCache.enter();
    try {
      return body.run();
    } finally {
      ParametrizationCache.leave();
    }
  }

  /**
   * Has a module compute all that another one has parametrized in the same way and from the same
   * tensors, {@code transfer_parametrizations_and_params}.
   *
   * @param from whose parametrizations; one that has none changes nothing
   * @param to the module that gets them; parameters that it lacks are made
   * @param <M> the type of that module
   * @return that module
   * @throws IllegalArgumentException if a function would change a parameter's shape or dtype
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
   * Has a module compute one parameter in the way of another module, and from the same tensors,
   * {@code transfer_parametrizations_and_params}.
   *
   * @param from whose parametrization; a module that has none at all changes nothing
   * @param to the module that gets it
   * @param name the name of the parameter, which is made where it lacks
   * @param <M> the type of that module
   * @return that module
   * @throws IllegalArgumentException if this parameter is not parametrized, or a function would
   *     change its shape or dtype
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
    SeveralOriginals combination = source.combination();
    ParametrizationList existing = listOrNull(to, name);
    if (existing != null && (combination != null || existing.isCombination())) {
      throw new IllegalArgumentException(
          "\"" + name + "\" is parametrized already, from other tensors than is to be transferred");
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

  /** The parametrizations of a module; the name is theirs by PyTorch's convention. */
  @SuppressWarnings("unchecked")
  private static @Nullable ModuleDict<ParametrizationList> all(Module module) {
    return module.namedChildren().get(PARAMETRIZATIONS) instanceof ModuleDict<?> dict
        ? (ModuleDict<ParametrizationList>) dict
        : null;
  }
}
