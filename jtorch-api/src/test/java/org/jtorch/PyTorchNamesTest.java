package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jtorch.internal.names.PyTorchNames;
import org.junit.jupiter.api.Test;

/** The table of PyTorch's names says what is true, by reflection and by libtorch itself. */
class PyTorchNamesTest {
  private static final Path SPECS = Path.of("src/main/ops");
  private static final Pattern SIGNATURE = Pattern.compile("#(\\w+)\\(([^)]*)\\)");
  private static final Pattern SCHEMA = Pattern.compile("aten::\\w+");

  @Test
  void everyPublicNameHasOneRow() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String name : Files.readAllLines(SPECS.resolve("pytorch-names-2.13.txt"))) {
      String full = name.startsWith("F.") ? "torch.nn.functional." + name.substring(2) : name;
      names.add(full.startsWith("torch.") ? full : "torch." + full);
    }
    List<String> rows = PyTorchNames.all().stream().map(PyTorchNames.Row::name).toList();
    assertThat(rows).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void everyHomeIsAMethodThatAnybodyCanCall() throws ClassNotFoundException {
    for (PyTorchNames.Row row : rows(true)) {
      Class<?> type = Class.forName(row.text().substring(0, row.text().indexOf('#')));
      Matcher signature = SIGNATURE.matcher(row.text());
      while (signature.find()) {
        String wanted = signature.group(1) + "(" + signature.group(2) + ")";
        assertThat(methods(type, signature.group(1)))
            .as(row.name())
            .extracting(PyTorchNamesTest::signature)
            .contains(wanted);
      }
    }
  }

  @Test
  void aNameOfTensorLivesOnTensorAndAnyOtherInOneHome() {
    for (PyTorchNames.Row row : rows(true)) {
      String name = row.name().substring(row.name().lastIndexOf('.') + 1);
      if (row.name().startsWith("torch.Tensor.")) {
        assertThat(row.text()).startsWith("org.jtorch.Tensor#");
      } else if (row.name().startsWith("torch.nn.functional.")) {
        assertThat(row.text()).matches("org\\.jtorch\\.(F|Tensor)#.*");
      }
      assertThat(row.text()).containsIgnoringCase("#" + name.replaceAll("_(?!$)", "") + "(");
    }
  }

  @Test
  void noReasonIsGivenForWhatIsThere() throws ClassNotFoundException {
    Map<String, String> homes =
        Map.of(
            "torch", "Torch",
            "torch.Tensor", "Tensor",
            "torch.nn.functional", "F",
            "torch.linalg", "Linalg",
            "torch.fft", "Fft",
            "torch.special", "Special");
    for (PyTorchNames.Row row : rows(false)) {
      int dot = row.name().lastIndexOf('.');
      String home = homes.get(row.name().substring(0, dot));
      if (home != null) {
        boolean ofTensor = home.equals("Tensor");
        String folded = row.name().substring(dot + 1).replaceAll("_(?!$)", "");
        assertThat(Class.forName("org.jtorch." + home).getMethods())
            .as(row.name())
            .filteredOn(m -> Modifier.isStatic(m.getModifiers()) != ofTensor)
            .filteredOn(m -> m.getName().equalsIgnoreCase(folded))
            .allMatch(m -> row.text().contains(m.getName()), "named in " + row.text());
      }
    }
  }

  @Test
  void reasonsTellTheTruthAboutLibtorch() {
    Set<String> operators =
        Ops.names().stream().map(n -> n.replaceFirst("\\..*", "")).collect(Collectors.toSet());
    for (PyTorchNames.Row row : rows(false)) {
      Matcher schema = SCHEMA.matcher(row.text());
      while (schema.find()) {
        assertThat(operators).as(row.name()).contains(schema.group());
      }
      if (row.kind().equals("not in libtorch " + LibtorchRelease.current())) {
        String plain = row.name().substring(row.name().lastIndexOf('.') + 1);
        assertThat(operators).doesNotContain("aten::" + plain);
      }
    }
  }

  @Test
  void theReasonsAreFew() {
    Map<String, Map<String, Long>> counts =
        PyTorchNames.all().stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.name().substring(0, row.name().lastIndexOf('.')),
                    TreeMap::new,
                    Collectors.groupingBy(
                        PyTorchNames.Row::kind, TreeMap::new, Collectors.counting())));
    System.out.println("PyTorch's names: " + counts);
    assertThat(counts.values().stream().map(Map::keySet).flatMap(Collection::stream))
        .isSubsetOf(
            "home",
            "written differently in Java",
            "Python only",
            "deprecated in PyTorch",
            "not in libtorch 2.10",
            "backend-specific");
  }

  @Test
  void helpTellsWhereANameLives() {
    String gelu =
        "torch.nn.functional.gelu: org.jtorch.F#gelu(Tensor input), #gelu(Tensor input,"
            + " Consumer<GeluOptions> options)";
    assertThat(
            Stream.of("torch.nn.functional.gelu", "nn.functional.gelu", "F.gelu", "gelu", " gelu ")
                .map(Torch::help))
        .containsOnly(gelu);
    assertThat(Torch.help("Tensor.dot"))
        .isEqualTo("torch.Tensor.dot: org.jtorch.Tensor#dot(Tensor tensor)");
    assertThat(Torch.help("torch.dot"))
        .isEqualTo("torch.dot: org.jtorch.Tensor#dot(Tensor tensor)");
    assertThat(Torch.help("dot"))
        .isEqualTo(
            "torch.Tensor.dot: org.jtorch.Tensor#dot(Tensor tensor)\n"
                + "torch.dot: org.jtorch.Tensor#dot(Tensor tensor)");
    assertThat(Torch.help("linalg.det"))
        .isEqualTo("torch.linalg.det: org.jtorch.Linalg#det(Tensor a)");
    assertThat(Torch.help("Linalg.det")).isEqualTo(Torch.help("linalg.det"));
    assertThat(Torch.help("F.maxPool2d"))
        .isEqualTo(Torch.help("torch.nn.functional.max_pool2d"))
        .startsWith("torch.nn.functional.max_pool2d: org.jtorch.F#maxPool2d(");
    assertThat(Torch.help("Torch.zerosLike")).isEqualTo(Torch.help("torch.zeros_like"));
    assertThat(Torch.help("add_")).startsWith("torch.Tensor.add_: ").doesNotContain("\n");
  }

  @Test
  void helpTellsWhyANameIsNotThere() {
    assertThat(Torch.help("Tensor.bool"))
        .isEqualTo("torch.Tensor.bool: written differently in Java: Tensor.to: x.to(DType.BOOL)");
    assertThat(Torch.help("torch.compile"))
        .isEqualTo("torch.compile: Python only: compiles Python code");
    assertThat(Torch.help("cudnn_convolution"))
        .isEqualTo(
            "torch.cudnn_convolution: backend-specific:"
                + " Ops.unchecked().call(\"aten::cudnn_convolution\", ...)");
  }

  @Test
  void helpTellsTheNearestNames() {
    assertThat(Torch.help("torch.nn.functional.gellu"))
        .isEqualTo(
            "jtorch knows no public name torch.nn.functional.gellu of PyTorch; nearest:"
                + " torch.nn.functional.gelu, torch.nn.GELU, torch.nn.functional.celu,"
                + " torch.nn.functional.elu, torch.nn.functional.glu");
    assertThat(Torch.help("matmull")).contains("nearest: torch.Tensor.matmul, ");
    assertThat(Torch.help("")).startsWith("jtorch knows no public name  of PyTorch; nearest: ");
  }

  private static List<PyTorchNames.Row> rows(boolean homes) {
    return PyTorchNames.all().stream().filter(row -> row.isHome() == homes).toList();
  }

  private static List<Method> methods(Class<?> type, String name) {
    return Arrays.stream(type.getMethods()).filter(m -> m.getName().equals(name)).toList();
  }

  private static String signature(Method method) {
    return Arrays.stream(method.getParameters())
        .map(PyTorchNamesTest::text)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  private static String text(Parameter parameter) {
    String type = parameter.getParameterizedType().getTypeName().replaceAll("(\\w+[.$])+", "");
    String last = parameter.isVarArgs() ? type.substring(0, type.length() - 2) + "..." : type;
    return last + " " + parameter.getName();
  }
}
