package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jtorch.DType;
import org.jtorch.Gradcheck;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.reference.PythonValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the gradients of every module for inputs and parameters with finite differences. */
class GradcheckModulesTest {
  private static final String BY_DESIGN = "the gradient intentionally differs from the derivative";

  /** Name patterns of cases whose gradient is not the derivative, with the reason. */
  private static final Map<String, String> EXCLUDED_CASES =
      Map.of(
          "\\d+ CrossMapLRN2d.*",
          "its gradient is PyTorch's, which sums over other channels than forward",
          "Embedding",
          "padding_idx: " + BY_DESIGN,
          "Embedding/all",
          "max_norm changes the weight; scale_grad_by_freq: " + BY_DESIGN,
          "EmbeddingBag/norm",
          "max_norm changes the weight; scale_grad_by_freq: " + BY_DESIGN,
          "GaussianNLLLoss/all/.*",
          "eps clamps the variance without being differentiated",
          "\\d+ LPPool.d.norm_type=3.*",
          "the root of a negative sum is NaN");

  private static final Map<String, String> EXCLUDED_MODULES =
      Map.of(
          "CrossMapLRN2d", "as above",
          "ModuleDict", "computes nothing",
          "ModuleList", "computes nothing",
          "ParameterDict", "computes nothing",
          "ParameterList", "computes nothing",
          "Sequential", "computes what its layers do");

  /** Modules and cases for which libtorch implements no second derivative. */
  private static final Set<String> ONCE_DIFFERENTIABLE =
      Set.of(
          "CTCLoss",
          "EmbeddingBag",
          "Hardsigmoid",
          "LinearCrossEntropyLoss/chunked/mean",
          "LinearCrossEntropyLoss/chunked/none",
          "LinearCrossEntropyLoss/chunked/sum",
          "MultiLabelMarginLoss",
          "MultiMarginLoss",
          "MultiheadAttention/in one kernel",
          "MultiheadAttention/no weights");

  /** Number of elements above which a module is checked along random directions. */
  private static final int MAX_FULL_ELEMENTS = 60;

  /** A module, its inputs, and a function that calls it with other inputs. */
  private record Form(
      Module module, List<Tensor> leaves, BiFunction<Module, List<Tensor>, List<Tensor>> call) {}

  /** Inputs that returns existing tensors instead of new ones. */
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
  void gradientsOfAllModulesMatchFiniteDifferences() {
    Map<String, Supplier<Form>> forms = forms();
    forms.keySet().removeIf(SequencesAgainstPythonTest::needsNodes);
    Checked checked = check(forms);
    Set<String> rest = new TreeSet<>(all());
    rest.removeAll(checked.modules());
    System.out.printf(
        Locale.ROOT,
        "gradcheck: %d modules in %d forms; second derivatives of all but %s%nnot checked: %s,"
            + " %s%n",
        checked.modules().size(),
        forms.size(),
        checked.once(),
        new TreeMap<>(EXCLUDED_MODULES),
        new TreeMap<>(EXCLUDED_CASES));
    assertThat(checked.once()).isEqualTo(onceDifferentiable(false));
    assertThat(rest).isEqualTo(EXCLUDED_MODULES.keySet());
  }

  @Test
  @Tag("nodes")
  void gradientsOfCustomFunctionsMatchFiniteDifferences() {
    Map<String, Supplier<Form>> forms = forms();
    forms.keySet().removeIf(name -> !SequencesAgainstPythonTest.needsNodes(name));
    assertThat(check(forms).once()).isEqualTo(onceDifferentiable(true));
  }

  private static Set<String> onceDifferentiable(boolean needsNodes) {
    Set<String> names = new TreeSet<>(ONCE_DIFFERENTIABLE);
    names.removeIf(name -> SequencesAgainstPythonTest.needsNodes(name) != needsNodes);
    return names;
  }

  /**
   * Result of the checks.
   *
   * @param modules names of the modules that were checked
   * @param once modules and cases without a second derivative
   */
  private record Checked(Set<String> modules, Set<String> once) {}

  private static Checked check(Map<String, Supplier<Form>> forms) {
    Checked checked = new Checked(new TreeSet<>(), new TreeSet<>());
    forms.forEach(
        (name, maker) -> {
          try (TensorScope scope = TensorScope.open()) {
            Form form = maker.get();
            String module = form.module().getClass().getSimpleName();
            assertThatCode(() -> first(form)).as(name).doesNotThrowAnyException();
            checked.modules().add(module);
            if (!second(name, form)) {
              checked.once().add(ONCE_DIFFERENTIABLE.contains(module) ? module : name);
            }
          }
        });
    return checked;
  }

  private static Map<String, Supplier<Form>> forms() {
    Map<String, Supplier<Form>> forms = new LinkedHashMap<>();
    for (JsonNode layer : PythonValues.layers()) {
      forms.put(forms.size() + " " + layer.get("repr").textValue(), () -> of(layer));
    }
    SequencesAgainstPythonTest.cases().forEach((name, one) -> forms.put(name, () -> of(one)));
    for (String pattern : EXCLUDED_CASES.keySet()) {
      assertThat(forms.keySet().removeIf(Pattern.compile(pattern).asMatchPredicate()))
          .as(pattern)
          .isTrue();
    }
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

  private static void first(Form form) {
    List<Tensor> points = points(form);
    boolean small = points.stream().mapToLong(Tensor::numel).sum() <= MAX_FULL_ELEMENTS;
    boolean passed =
        small
            ? Gradcheck.gradcheck(outputs(form), points, o -> {})
            : Gradcheck.gradcheck(alongLines(form, points), steps(form, points), o -> {});
    assertThat(passed).isTrue();
  }

  /** Returns false if libtorch implements no second derivative. */
  private static boolean second(String name, Form form) {
    List<Tensor> points = points(form);
    try {
      return Gradcheck.gradgradcheck(alongLines(form, points), steps(form, points), o -> {});
    } catch (TorchException e) {
      assertThat(e).as(name).hasMessageContaining("not implemented");
      return false;
    } catch (IllegalStateException e) {
      assertThat(e).as(name).hasMessageContaining("in chunks it cannot be differentiated twice");
      return false;
    }
  }

  /** Step sizes: one per input, and one for all parameters. */
  private static List<Tensor> steps(Form form, List<Tensor> points) {
    int inputs = form.leaves().size();
    return points.subList(0, Math.min(points.size(), inputs + 1)).stream()
        .map(point -> Torch.zeros().requiresGrad_(point.requiresGrad()))
        .toList();
  }

  /**
   * Returns the module as a function of the step sizes in random directions. It needs few calls,
   * whereas the cost of checking every element is quadratic in their number.
   */
  private static Function<List<Tensor>, List<Tensor>> alongLines(Form form, List<Tensor> points) {
    int inputs = form.leaves().size();
    List<Tensor> directions =
        points.stream()
            .map(point -> point.requiresGrad() ? Torch.randnLike(point.detach()) : point)
            .toList();
    return steps -> {
      List<Tensor> moved = new ArrayList<>();
      for (int i = 0; i < points.size(); i++) {
        Tensor point = points.get(i);
        Tensor step = steps.get(Math.min(i, inputs));
        moved.add(point.requiresGrad() ? point.detach().add(directions.get(i).mul(step)) : point);
      }
      return outputs(form).apply(moved).stream()
          .filter(Tensor::requiresGrad)
          .map(output -> output.mul(PythonValues.wave(output.shape().toArray())).sum())
          .toList();
    };
  }

  /** Inputs and parameters, perturbed because the original values repeat and lie on kinks. */
  private static List<Tensor> points(Form form) {
    Torch.manualSeed(2);
    List<Tensor> points = new ArrayList<>();
    for (Tensor leaf : form.leaves()) {
      points.add(
          leaf.isFloatingPoint()
              ? leaf.detach().add(Torch.randLike(leaf.detach()).div(64)).requiresGrad_(true)
              : leaf);
    }
    points.addAll(form.module().parameters());
    return points;
  }

  /** Returns the module as a function of inputs and parameters, with a fixed random seed. */
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

  /** Names of all public, non-abstract module classes. */
  private static Set<String> all() {
    Path folder =
        Path.of(Module.class.getProtectionDomain().getCodeSource().getLocation().getPath());
    File[] files = folder.resolve("org/jtorch/nn").toFile().listFiles();
    Set<String> names = new TreeSet<>();
    for (File file : files) {
      String name = file.getName();
      if (name.endsWith(".class") && !name.contains("$") && !name.endsWith("-info.class")) {
        Class<?> type = type(name.substring(0, name.length() - ".class".length()));
        if (Module.class.isAssignableFrom(type)
            && Modifier.isPublic(type.getModifiers())
            && !Modifier.isAbstract(type.getModifiers())) {
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
