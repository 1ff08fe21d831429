package org.jtorch.nn.utils;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.nn.Module;
import org.jtorch.nn.internal.Computed;
import org.jtorch.nn.internal.ModuleAccess;

/**
 * Pruning, {@code torch.nn.utils.prune}: sets elements of parameters to zero permanently. The state
 * contains {@code weight_orig} and {@code weight_mask}, and layers read their product. Repeated
 * pruning applies to the remaining elements.
 */
public final class Prune {
  /**
   * Parameter of a module, for {@link #globalUnstructured}.
   *
   * @param module the module
   * @param name name of the parameter in the module
   */
  public record Target(Module module, String name) {}

  private record Pruned(Module module, String name) implements Computed {
    @Override
    public Tensor read() {
      return TensorScope.compute(
          () -> {
            Tensor original = module.getParameter(name + "_orig");
            return module.getBuffer(name + "_mask").to(original.dtype()).mul(original);
          });
    }

    @Override
    public void write(Tensor value) {
      throw new IllegalStateException(
          name + " is pruned: change " + name + "_orig, or call Prune.remove first");
    }
  }

  private Prune() {}

  /**
   * Prunes a parameter with a method, {@code BasePruningMethod.apply}; see {@link #apply(Module,
   * String, PruningMethod, Tensor)}.
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M apply(M module, String name, PruningMethod method) {
    return apply(module, name, method, ModuleAccess.get().tensor(module, name));
  }

  /**
   * Prunes a parameter by importance scores instead of its own values, {@code importance_scores}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param method pruning method
   * @param importanceScores scores of the parameter's shape
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if the parameter does not exist, or the method does not apply
   *     to it
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M apply(
      M module, String name, PruningMethod method, Tensor importanceScores) {
    ModuleAccess<Module> access = ModuleAccess.get();
    boolean again = access.computed(module, name) instanceof Pruned;
    Tensor original =
        again
            ? module.getParameter(name + "_orig")
            : LegacyReparametrization.parameter(module, name, "prune");
    if (!importanceScores.shape().equals(original.shape())) {
      throw new IllegalArgumentException(
          "importanceScores must be " + original.shape() + ", got " + importanceScores.shape());
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      if (again) {
        Tensor mask = module.getBuffer(name + "_mask");
        mask.copy_(method.nextMask(importanceScores, mask));
      } else {
        Tensor mask = method.initialMask(importanceScores, Torch.onesLike(original));
        access.compute(module, name, new Pruned(module, name));
        access.addParameter(module, name + "_orig", original);
        access.addBuffer(module, name + "_mask", mask);
      }
    }
    return module;
  }

  /**
   * Registers pruning with a mask of ones, {@code identity}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M identity(M module, String name) {
    return apply(module, name, PruningMethod.identity());
  }

  /**
   * Prunes random elements, {@code random_unstructured}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param amount number of elements to prune: a fraction from 0 to 1 if a double or float, else an
   *     absolute number
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M randomUnstructured(M module, String name, Number amount) {
    return apply(module, name, PruningMethod.randomUnstructured(amount));
  }

  /**
   * Prunes the elements with the smallest absolute values, {@code l1_unstructured}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param amount number of elements to prune: a fraction from 0 to 1 if a double or float, else an
   *     absolute number
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M l1Unstructured(M module, String name, Number amount) {
    return apply(module, name, PruningMethod.l1Unstructured(amount));
  }

  /**
   * Prunes random channels, {@code random_structured}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param amount number of channels to prune: a fraction from 0 to 1 if a double or float, else an
   *     absolute number
   * @param dim channel dimension
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M randomStructured(
      M module, String name, Number amount, long dim) {
    return apply(module, name, PruningMethod.randomStructured(amount, dim));
  }

  /**
   * Prunes several parameters together by one ranking of all their elements, {@code
   * global_unstructured}. Only unstructured methods are supported.
   *
   * @param targets parameters to prune
   * @param method pruning method
   * @throws IllegalArgumentException if a parameter does not exist, or the method is structured
   */
  public static void globalUnstructured(List<Target> targets, PruningMethod method) {
    if (!method.isUnstructured()) {
      throw new IllegalArgumentException("globalUnstructured supports unstructured methods only");
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      List<Tensor> values = new ArrayList<>();
      List<Tensor> masks = new ArrayList<>();
      for (Target target : targets) {
        Tensor value = ModuleAccess.get().tensor(target.module(), target.name());
        values.add(value);
        masks.add(mask(target, value));
      }
      Tensor mask =
          method.nextMask(
              ConvertParameters.parametersToVector(values),
              ConvertParameters.parametersToVector(masks));
      long start = 0;
      for (int i = 0; i < targets.size(); i++) {
        Tensor part = mask.narrow(0, start, values.get(i).numel()).view(values.get(i).shape());
        start += part.numel();
        Target target = targets.get(i);
        customFromMask(target.module(), target.name(), part);
      }
    }
  }

  private static Tensor mask(Target target, Tensor value) {
    String name = target.name() + "_mask";
    boolean pruned = ModuleAccess.get().computed(target.module(), target.name()) instanceof Pruned;
    return pruned ? target.module().getBuffer(name) : Torch.onesLike(value);
  }

  /**
   * Prunes a parameter with a custom mask, {@code custom_from_mask}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param mask 1 or true for elements to keep, of the parameter's shape
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M customFromMask(M module, String name, Tensor mask) {
    return apply(module, name, PruningMethod.customFromMask(mask));
  }

  /**
   * Makes pruning permanent: removes the mask and stores the zeros in the parameter, {@code
   * remove}.
   *
   * @param module the module
   * @param name name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if it is not pruned
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M remove(M module, String name) {
    ModuleAccess<Module> access = ModuleAccess.get();
    if (!(access.computed(module, name) instanceof Pruned)) {
      throw LegacyReparametrization.notFound(module, name, "pruning");
    }
    Tensor original = module.getParameter(name + "_orig");
    Tensor value = LegacyReparametrization.value(module, name);
    original.setData(value);
    value.close();
    access.remove(module, name + "_orig");
    access.remove(module, name + "_mask");
    access.restore(module, name, original, true);
    return module;
  }

  /**
   * Returns whether a parameter of a module or its descendants is pruned, {@code is_pruned}.
   *
   * @param module the module
   * @return true if one is
   */
  public static boolean isPruned(Module module) {
    return module.modules().stream()
        .flatMap(part -> ModuleAccess.get().allComputed(part).stream())
        .anyMatch(Pruned.class::isInstance);
  }
}
