package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Gradcheck;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The derivatives of every module, by inputs and parameters, against small differences. */
class GradcheckModulesTest {
  private static final String RENORMALISED = "max_norm changes the weight while it is read";
  private static final String WEIGHTED =
      "scale_grad_by_freq: what comes back is meant not to be the derivative";

  private static final Map<String, String> FORMS_LEFT_OUT = Map.of();
  private static final Map<String, String> MODULES_LEFT_OUT = Map.of();
  private static final Set<String> ONCE_DIFFERENTIABLE = Set.of();

  /** A module, the shapes of what goes in, and a call with other tensors in its inputs' places. */
  private record Form(
      Module module, List<Tensor> leaves, BiFunction<Module, List<Tensor>, List<Tensor>> call) {}

  /** Hands out tensors that were made before instead of new ones. */
  private static final class Given extends ModuleCases.Inputs {
    private final List<Tensor> given;

    Given(List<Tensor> given) {
      this.given = given;
    }

    @Override
    Tensor wave(long... shape) {
      Tensor leaf = given.get(leaves.size());
      leaves.add(leaf);
      return leaf;
    }
  }

  @BeforeEach
  void computeInDoubles() {
    Torch.setDefaultDtype(DType.FLOAT64);
  }

  @AfterEach
  void computeInFloats() {
    Torch.setDefaultDtype(DType.FLOAT32);
  }

  @Test
  void everyModuleHasTheDerivativesThatSmallDifferencesShow() {
    Map<String, String> failed = new TreeMap<>();
    Set<String> modules = new TreeSet<>();
    Set<String> once = new TreeSet<>();
    int twice = 0;
    Map<String, java.util.function.Supplier<Form>> forms = forms();
    forms.keySet().removeAll(FORMS_LEFT_OUT.keySet());
    for (var entry : forms.entrySet()) {
      try (TensorScope scope = TensorScope.open()) {
        long t0=System.nanoTime();
        Form form = entry.getValue().get();
        if (!hasGradient(form)) {
          failed.put(entry.getKey(), "no gradient");
          continue;
        }
        try {
        first(form);
        modules.add(form.module().getClass().getSimpleName());
        if (second(form)) {
          twice++;
        } else {
          once.add(form.module().getClass().getSimpleName());
        }
        long ms=(System.nanoTime()-t0)/1000000;
        if(ms>1500) System.out.println("SLOW "+entry.getKey()+" "+ms);
        } catch (RuntimeException e) { String m=String.valueOf(e.getMessage()); failed.put(entry.getKey(), e.getClass().getSimpleName()+" "+m.substring(0,Math.min(300,m.length()))); }
      }
    }
    failed.forEach((k,v)->System.out.println("FAILED "+k+": "+v));
    System.out.println("CHECKED "+modules.size()+" in "+forms.size()+" twice "+twice+" once "+once);
    Set<String> rest=new TreeSet<>(all()); rest.removeAll(modules);
    System.out.println("REST "+rest);
    assertThat(failed).isEmpty();
    assertThat(once).isEqualTo(ONCE_DIFFERENTIABLE);
    assertThat(rest).isEqualTo(MODULES_LEFT_OUT.keySet());
  }

  private static Map<String, java.util.function.Supplier<Form>> forms() {
    Map<String, java.util.function.Supplier<Form>> forms = new LinkedHashMap<>();
    for (JsonNode layer : PythonValues.layers()) {
      forms.put(layer.get("repr").textValue() + " #" + forms.size(), () -> of(layer));
    }
    SequencesAgainstPythonTest.cases().forEach((name, one) -> forms.put(name, () -> of(one)));
    return forms;
  }

  private static Form of(JsonNode layer) {
    Module module = LayersByNameTest.made(layer);
    return new Form(
        module,
        LayersByNameTest.inputs(layer),
        (m, inputs) -> List.of(LayersByNameTest.called(m, inputs, layer)));
  }

  private static Form of(ModuleCases.Case<?> one) {
    Torch.manualSeed(0);
    ModuleCases.Made made = one.make();
    ModuleCases.Inputs first = new ModuleCases.Inputs();
    List<Tensor> unused = Torch.noGrad(() -> made.call().apply(first));
    return new Form(
        made.module(), first.leaves, (m, inputs) -> made.call().apply(new Given(inputs)));
  }

  private static boolean hasGradient(Form form) {
    return outputs(form).apply(points(form)).stream().anyMatch(Tensor::requiresGrad);
  }

  private static void first(Form form) {
    boolean passed = Gradcheck.gradcheck(outputs(form), points(form), o -> {});
    assertThat(passed).isTrue();
  }

  /**
   * Along one direction of each input and parameter, which costs a few calls where all would cost
   * the square of the number of elements; false if libtorch has no second derivative.
   */
  private static boolean second(Form form) {
    List<Tensor> points = points(form);
    List<Tensor> directions = points.stream().map(Torch::randnLike).toList();
    List<Tensor> steps =
        points.stream().map(point -> Torch.zeros().requiresGrad_(point.requiresGrad())).toList();
    Function<List<Tensor>, List<Tensor>> alongLines =
        given -> {
          List<Tensor> moved = new ArrayList<>();
          for (int i = 0; i < points.size(); i++) {
            moved.add(points.get(i).detach().add(directions.get(i).mul(given.get(i))));
          }
          return outputs(form).apply(moved).stream().filter(Tensor::requiresGrad).map(o->o.mul(PythonValues.wave(o.shape().toArray())).sum()).toList();
        };
    try {
      return Gradcheck.gradgradcheck(alongLines, steps, o -> {});
    } catch (TorchException e) {
      assertThat(e).hasMessageContaining("not implemented");
      return false;
    }
  }

  /** Inputs and parameters, a little off the wave, whose numbers repeat and lie on kinks. */
  private static List<Tensor> points(Form form) {
    Torch.manualSeed(2);
    List<Tensor> points = new ArrayList<>();
    for (Tensor leaf : form.leaves()) {
      points.add(leaf.isFloatingPoint() ? leaf.detach().add(Torch.randLike(leaf.detach()).div(64)).requiresGrad_(true) : leaf);
    }
    points.addAll(form.module().parameters());
    return points;
  }

  /** The module as a function of inputs and parameters; its random numbers are always the same. */
  private static Function<List<Tensor>, List<Tensor>> outputs(Form form) {
    int inputs = form.leaves().size();
    List<String> names = List.copyOf(form.module().namedParameters().keySet());
    return given -> {
      Torch.manualSeed(1);
      Map<String, Tensor> parameters = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        parameters.put(names.get(i), given.get(inputs + i));
      }
      return form.module()
          .functionalCall(
              parameters, () -> form.call().apply(form.module(), given.subList(0, inputs)));
    };
  }

  /** The names of all public classes of modules that can be made. */
  private static Set<String> all() {
    Path folder =
        Path.of(Module.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    File[] files = folder.resolve("org/jtorch/nn").toFile().listFiles();
    Set<String> names = new TreeSet<>();
    for (File file : files) {
      String name = file.getName();
      if (name.endsWith(".class") && !name.contains("$") && !name.endsWith("-info.class")) {
        Class<?> type = type(name.substring(0, name.length() - ".class".length()));
        if (Module.class.isAssignableFrom(type) && Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers())) {
          names.add(type.getSimpleName());
        }
      }
    }
    return names;
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName("org.jtorch.nn." + name);
    } catch (ClassNotFoundException e) {
      throw new LinkageError(name, e);
    }
  }
}
