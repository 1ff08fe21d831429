package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jtorch.AotiModel;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedProgram;
import org.jtorch.io.Checkpoint;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are loaded by their content, and their versions follow the files. */
@NoLeaks
class NetworkFileTest {
  private static final Path SCRIPTS = Path.of("../jtorch-api/src/test/resources/org/jtorch/script");
  private static final Path PACKAGES = Path.of("../jtorch-api/src/test/resources/org/jtorch/aoti");
  private static final Path PROGRAMS = Path.of("../jtorch-graph/src/test/resources/exported");

  private static final Path OWN = Path.of("src/test/resources/org/jtorch/serving");

  @TempDir private Path folder;

  private static Network load(Path path) throws IOException {
    return NetworkSource.file(path).load(Device.CPU);
  }

  @Test
  void torchScriptIsFrozenAndNamesItsInputs() throws IOException {
    try (Network network = load(SCRIPTS.resolve("perceptron.pt"));
        ScriptModule script = ScriptModule.load(SCRIPTS.resolve("perceptron.pt"));
        Mode mode = Torch.inferenceMode()) {
      List<Tensor> weights = List.copyOf(script.stateDict().values());
      Tensor x = Torch.ones(3, weights.get(0).size(1));
      assertThat(network.call(Sample.of(x)).tensor().allclose(script.forward(x))).isTrue();
      assertThat(network.inputNames()).containsExactly("input");
      assertThat(network.outputNames()).containsExactly("output");
      assertThat(network.inputs()).isEmpty();
      long bytes = weights.stream().mapToLong(Tensor::nbytes).sum();
      assertThat(network.bytes()).isEqualTo(bytes);
    }
  }

  @Test
  void severalOutputsAreNamedByTheirPlace() throws IOException {
    try (Network network = load(SCRIPTS.resolve("pair.pt"))) {
      assertThat(network.call(Sample.of(Torch.ones(2, 3))).tensors()).hasSize(2);
      assertThat(network.outputNames()).containsExactly("output0", "output1");
    }
  }

  @Test
  void dictsAndListsOfTensorsAreOutputsAndNumbersAreNot() throws IOException {
    Sample x = Sample.of(Torch.ones(2));
    try (Network network = load(OWN.resolve("dict.pt"))) {
      Sample result = network.call(x);
      assertThat(network.outputNames()).containsExactly("sum", "rest");
      assertThat(result.tensors().get(1).toFloatArray()).containsExactly(0, 0);
    }
    try (Network network = load(OWN.resolve("list.pt"))) {
      assertThat(network.call(x).tensors()).hasSize(2);
    }
    try (Network network = load(OWN.resolve("named.pt"))) {
      assertThat(network.inputNames()).containsExactly("ids", "scale", "bias");
      assertThat(network.call(Sample.of(Torch.ones(2), Torch.ones(2))).tensors()).hasSize(3);
      assertThat(network.outputNames()).containsExactly("logits", "hidden.0", "hidden.1");
    }
    try (Network network = load(OWN.resolve("number.pt"))) {
      assertThatThrownBy(() -> network.call(x))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("the model returned int in output1");
    }
  }

  @Test
  void sharedWeightsCountOnceAndTrainingEnds() throws IOException {
    try (Network network = load(OWN.resolve("training.pt"))) {
      assertThat(network.bytes()).isEqualTo(4 * 8 * 8);
      Sample x = Sample.of(Torch.ones(2, 8));
      assertThat(network.call(x).tensor().equal(network.call(x).tensor())).isTrue();
    }
    Path frozen = OWN.resolve("frozen.pt");
    try (Network network = load(frozen)) {
      assertThat(network.call(Sample.of(Torch.ones(2, 8))).tensor().size(0)).isEqualTo(2);
      // A frozen file has no parameters: its size stands for them.
      assertThat(network.bytes()).isEqualTo(Files.size(frozen));
    }
  }

  @Test
  void anExportedProgramHasItsSignature() throws IOException {
    try (Network network = load(PROGRAMS.resolve("mlp_dynamic.pt2"));
        ExportedProgram program = ExportedProgram.load(PROGRAMS.resolve("mlp_dynamic.pt2"));
        Mode mode = Torch.noGrad()) {
      assertThat(network.inputs())
          .containsExactly(new TensorSpec("input", DType.FLOAT32, List.of(-1L, 4L)));
      assertThat(network.outputs().get(0).name()).isEqualTo("output");
      assertThat(network.outputs().get(0).shape().get(0)).isEqualTo(TensorSpec.ANY);
      Tensor x = Torch.ones(3, 4);
      assertThat(network.call(Sample.of(x)).tensor().allclose(program.call(x))).isTrue();
      long bytes = program.parameters().stream().mapToLong(Tensor::nbytes).sum();
      assertThat(network.bytes()).isGreaterThanOrEqualTo(bytes);
    }
  }

  @Test
  void aNestedProgramIsCalledWithItsTensorsInOrder() throws IOException {
    try (Network network = load(PROGRAMS.resolve("dict_tree.pt2"))) {
      assertThat(network.inputNames())
          .containsExactly("batch['a']", "batch['b'][0]", "batch['b'][1]");
      assertThat(network.call(Sample.of(Torch.ones(2), Torch.ones(2), Torch.ones(3))).tensors())
          .hasSameSizeAs(network.outputs());
    }
  }

  @Test
  void aPackageHasTheInputsOfItsDescription() throws IOException {
    Path path = PACKAGES.resolve("mlp.pt2");
    assumeTrue(AotiModel.inspect(path).refusals().isEmpty(), "the package does not run here");
    try (Network network = load(path)) {
      assertThat(network.inputs())
          .containsExactly(new TensorSpec("args[0]", DType.FLOAT32, List.of(-1L, 8L)));
      assertThat(network.bytes()).isEqualTo(4 * (16 * 8 + 16 + 4 * 16));
      assertThat(network.call(Sample.of(Torch.ones(5, 8))).tensor().size(0)).isEqualTo(5);
    }
  }

  @Test
  void anotherFileIsRefusedInASentence() throws IOException {
    Path checkpoint = folder.resolve("weights.pt");
    Checkpoint.save(checkpoint, Map.of("w", Torch.ones(2)));
    assertThatThrownBy(() -> load(checkpoint))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a served file is a TorchScript module, an exported program or an");
    assertThatThrownBy(() -> load(folder.resolve("missing.pt")))
        .isInstanceOf(NoSuchFileException.class);
    byte[] bytes = Files.readAllBytes(SCRIPTS.resolve("perceptron.pt"));
    Path half = folder.resolve("half.pt");
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> load(half))
        .isInstanceOfAny(CheckpointException.class, IllegalArgumentException.class);
  }

  /** Runs in a JVM whose class path has no jtorch-graph. */
  @Test
  void anExportedProgramNamesTheDependencyThatItNeeds() throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("jtorch-graph"))
            .collect(Collectors.joining(File.pathSeparator));
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                WithoutGraph.class.getName(),
                OWN.resolve("training.pt").toString(),
                PROGRAMS.resolve("linear.pt2").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output.lines())
        .containsExactly(
            "loaded 256",
            PROGRAMS.resolve("linear.pt2")
                + " is an exported program, which needs the dependency org.jtorch:jtorch-graph");
  }

  @Test
  void theVersionOfAFileFollowsItsContent() throws IOException {
    Path path = folder.resolve("model.pt");
    Files.write(path, new byte[10]);
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_123L));
    NetworkSource source = NetworkSource.file(path);
    assertThat(source.version()).isEqualTo("20231114T221320.123000-10");
    assertThat(source.estimatedBytes()).isEqualTo(10);
    Files.write(path, new byte[11]);
    Files.setLastModifiedTime(path, FileTime.fromMillis(1_700_000_000_123L));
    assertThat(source.version()).isEqualTo("20231114T221320.123000-11");
  }

  @Test
  void aFolderHasTheVersionOfItsLargestNumber() throws IOException {
    NetworkSource source = NetworkSource.folder(folder);
    assertThatThrownBy(source::version).hasMessageContaining("has no model file with a number");
    for (String name :
        List.of("2.pt", "digits-10.pt", "9.pt2", ".11.pt", "12.pt.tmp", "13.txt", "latest.pt")) {
      Files.write(folder.resolve(name), new byte[3]);
    }
    Files.createDirectory(folder.resolve("14.pt"));
    assertThat(source.version()).isEqualTo("10");
    String before = source.revision();
    Files.copy(
        SCRIPTS.resolve("pair.pt"),
        folder.resolve("digits-10.pt"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(source.version()).isEqualTo("10");
    assertThat(source.revision()).isNotEqualTo(before);
    try (Network network = source.load(Device.CPU)) {
      assertThat(network.inputNames()).containsExactly("x");
    }
  }
}
