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
 * Sets numbers of parameters to zero for good, {@code torch.nn.utils.prune}: the state has {@code
 * weight_orig} and {@code weight_mask}, and layers read their product. Pruning again prunes what is
 * left.
 *
 * <p><b>Ownership:</b> what a layer reads belongs to the current scope.
 *
 * <p><b>Thread safety:</b> for one thread at a time.
 */
public final class Prune {
  /**
   * A parameter of a module, for {@link #globalUnstructured}.
   *
   * @param module whose
   * @param name its name in the module
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
   * Prunes a parameter, {@code BasePruningMethod.apply}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param method which of its numbers
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is no such parameter, or the method does not fit it
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M apply(M module, String name, PruningMethod method) {
    return apply(module, name, method, ModuleAccess.get().tensor(module, name));
  }

  /**
   * Prunes a parameter by scores that are not its own values, {@code importance_scores}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param method which of its numbers
   * @param importanceScores what the method looks at, of the parameter's shape
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if there is no such parameter, or the method does not fit it
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M apply(
      M module, String name, PruningMethod method, Tensor importanceScores) {
    ModuleAccess<Module> access = ModuleAccess.get();
    boolean again = access.computed(module, name) instanceof Pruned;
    Tensor original =
        again ? module.getParameter(name + "_orig") : OldStyle.parameter(module, name, "prune");
    if (!importanceScores.shape().equals(original.shape())) {
      throw new IllegalArgumentException(
          "importanceScores must be " + original.shape() + ", got " + importanceScores.shape());
    }
    try (Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      if (again) {
        Tensor mask = module.getBuffer(name + "_mask");
        mask.copy_(method.next(importanceScores, mask));
      } else {
        Tensor mask = method.first(importanceScores, Torch.onesLike(original));
        access.compute(module, name, new Pruned(module, name));
        access.addParameter(module, name + "_orig", original);
        access.addBuffer(module, name + "_mask", mask);
      }
    }
    return module;
  }

  /**
   * Prunes nothing yet, {@code identity}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M identity(M module, String name) {
    return apply(module, name, PruningMethod.identity());
  }

  /**
   * Prunes numbers at random, {@code random_unstructured}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param amount how many: a share from 0 to 1 if a double or float, else a number
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M randomUnstructured(M module, String name, Number amount) {
    return apply(module, name, PruningMethod.randomUnstructured(amount));
  }

  /**
   * Prunes the numbers of the smallest absolute values, {@code l1_unstructured}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param amount how many: a share from 0 to 1 if a double or float, else a number
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M l1Unstructured(M module, String name, Number amount) {
    return apply(module, name, PruningMethod.l1Unstructured(amount));
  }

  /**
   * Prunes whole channels at random, {@code random_structured}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param amount how many channels: a share from 0 to 1 if a double or float, else a number
   * @param dim the dimension of the channels
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M randomStructured(
      M module, String name, Number amount, long dim) {
    return apply(module, name, PruningMethod.randomStructured(amount, dim));
  }

  /**
   * Prunes the numbers of the smallest scores among several parameters together, {@code
   * global_unstructured}; unstructured methods alone take part.
   *
   * @param targets the parameters
   * @param method which of their numbers
   * @throws IllegalArgumentException if there is no such parameter, or the method is structured
   */
  public static void globalUnstructured(List<Target> targets, PruningMethod method) {
    if (!method.isUnstructured()) {
      throw new IllegalArgumentException("globalUnstructured takes unstructured methods alone");
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
          method.next(
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
   * Prunes what a mask says, {@code custom_from_mask}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param mask 1 or true where a number stays, of the parameter's shape
   * @param <M> the type of the module
   * @return the module
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M customFromMask(M module, String name, Tensor mask) {
    return apply(module, name, PruningMethod.customFromMask(mask));
  }

  /**
   * Makes pruning final: the parameter holds the zeros itself, {@code remove}.
   *
   * @param module whose
   * @param name the name of the parameter
   * @param <M> the type of the module
   * @return the module
   * @throws IllegalArgumentException if it is not pruned
   */
  @CanIgnoreReturnValue
  public static <M extends Module> M remove(M module, String name) {
    ModuleAccess<Module> access = ModuleAccess.get();
    if (!(access.computed(module, name) instanceof Pruned)) {
      throw OldStyle.notFound(module, name, "pruning");
    }
    Tensor original = module.getParameter(name + "_orig");
    Tensor value = OldStyle.value(module, name);
    original.setData(value);
    value.close();
    access.remove(module, name + "_orig");
    access.remove(module, name + "_mask");
    access.restore(module, name, original, true);
    return module;
  }

  /**
   * Whether a parameter of a module or of one below it is pruned, {@code is_pruned}.
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
