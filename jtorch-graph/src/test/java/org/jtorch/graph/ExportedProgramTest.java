package org.jtorch.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.IValue;
import org.jtorch.Mode;
import org.jtorch.ScriptModule;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.io.Checkpoint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportedProgramTest {
  static Stream<String> names() {
    return ExportedFiles.names();
  }

  private static ExportedProgram load(String name) {
    return ExportedProgram.load(ExportedFiles.file(name));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aProgramReturnsWhatItReturnsInPython(String name) {
    try (ExportedProgram program = load(name);
        Mode mode = Torch.noGrad()) {
      ExportedFiles.assertRuns(program, ExportedFiles.facts(name));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"tied", "constants", "mutated_buffers"})
  void theLayoutBeforeTwoPointEightIsRead(String name) {
    try (ExportedProgram program = load(name + "_old");
        Mode mode = Torch.noGrad()) {
      ExportedFiles.assertRuns(program, ExportedFiles.facts(name));
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theStateIsThatOfPython(String name) {
    Checkpoint facts = ExportedFiles.facts(name);
    try (ExportedProgram program = load(name);
        TensorScope scope = TensorScope.open()) {
      assertThat(new ArrayList<>(program.namedParameters().keySet()))
          .isEqualTo(facts.value("parameters"));
      assertThat(new ArrayList<>(program.namedBuffers().keySet()))
          .isEqualTo(facts.value("buffers"));
      Map<?, ?> state = (Map<?, ?>) facts.value("state");
      Map<?, ?> strides = (Map<?, ?>) facts.value("strides");
      Map<String, Tensor> found = program.stateDict();
      assertThat(found.keySet()).isEqualTo(state.keySet());
      found.forEach(
          (key, tensor) -> {
            ExportedFiles.assertTensor(tensor, (Tensor) state.get(key), key);
            assertThat(tensor.strides()).containsExactly(longs(strides.get(key)));
            assertThat(tensor.requiresGrad()).isFalse();
          });
      program
          .namedParameters()
          .forEach((key, tensor) -> assertThat(tensor.requiresGrad()).as(key).isTrue());
    }
  }

  private static long[] longs(Object list) {
    return ((List<?>) list).stream().mapToLong(n -> (Long) n).toArray();
  }

  @ParameterizedTest
  @MethodSource("names")
  void printsSignatureTypesAndRangesAsPython(String name) {
    try (ExportedProgram program = load(name)) {
      String text = program.toString();
      String python = (String) ExportedFiles.facts(name).value("text");
      assertThat(text.substring(text.indexOf("Graph signature")))
          .isEqualTo(python.substring(python.indexOf("Graph signature")));
      assertThat(definitions(text)).isEqualTo(definitions(python));
    }
  }

  /** Returns the heads of the graphs and the names of values with their types, without tuples. */
  private static List<String> definitions(String text) {
    List<String> found = new ArrayList<>();
    Matcher values =
        Pattern.compile("def forward\\(.*|\\b(?!getitem)\\w+: \"[^\"]*\" = (?!\\w+\\[)")
            .matcher(text);
    while (values.find()) {
      found.add(values.group());
    }
    return found;
  }

  @Test
  void tiedParametersAreOneTensor() {
    try (ExportedProgram program = load("tied")) {
      Map<String, Tensor> named = program.namedParameters();
      assertThat(named.get("head.weight")).isSameAs(named.get("embed.weight"));
      assertThat(program.parameters()).hasSize(1);
    }
  }

  @Test
  void closingFreesAllThatWasLoaded() {
    long before = Torch.memoryStats().unclosed();
    for (String name : List.of("views", "tied", "tied_old", "lstm")) {
      ExportedProgram program = load(name);
      program.close();
      program.close();
      assertThat(program.isClosed()).isTrue();
      assertThatThrownBy(program::stateDict)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the exported program is closed");
    }
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before);
  }

  @Test
  void streamsAndBytesAreReadAsFiles() throws IOException {
    byte[] bytes = Files.readAllBytes(ExportedFiles.file("linear"));
    try (ExportedProgram a = ExportedProgram.load(bytes, o -> o.device(Device.CPU));
        ExportedProgram b = ExportedProgram.load(new ByteArrayInputStream(bytes), o -> {});
        Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      ExportedFiles.assertRuns(a, ExportedFiles.facts("linear"));
      ExportedFiles.assertRuns(b, ExportedFiles.facts("linear"));
    }
    assertThatThrownBy(() -> ExportedProgram.load(Path.of("missing.pt2")))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read missing.pt2");
  }

  @Test
  void aProgramOfTensorsIsCalledAsAFunction() {
    try (ExportedProgram program = load("linear");
        TensorScope scope = TensorScope.open()) {
      assertThat(program.call(Torch.zeros(4, 3)).shape().toArray()).containsExactly(4, 2);
      assertThat(program.inputs()).hasSize(1);
      assertThat(program.inputs().get(0).path()).isEqualTo("input");
    }
    try (ExportedProgram program = load("single_in_tuple");
        TensorScope scope = TensorScope.open()) {
      assertThatThrownBy(() -> program.call(Torch.zeros(2)))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("not a Tensor");
    }
  }

  record Point(Tensor x, Tensor y) {}

  record Scores(Tensor logits, Tensor hiddenState) {}

  record Sums(Tensor sum, Tensor other) {}

  @Test
  void recordsAreArgumentsAndResults() {
    try (TensorScope scope = TensorScope.open();
        ExportedProgram points = load("named_tuple");
        ExportedProgram scores = load("dataclass");
        ExportedProgram pair = load("input_returned")) {
      Point point = points.runAs(Point.class, new Point(Torch.ones(2), Torch.zeros(3)));
      assertThat(point.x().toFloatArray()).containsExactly(1, 1, 1);
      assertThat(point.y().toFloatArray()).containsExactly(2, 2);
      Scores next = scores.runAs(Scores.class, new Scores(Torch.ones(2), Torch.ones(3)));
      assertThat(next.logits().toFloatArray()).containsExactly(2, 2, 2);
      assertThat(next.hiddenState().toFloatArray()).containsExactly(2, 2);
      Sums sums = pair.runAs(Sums.class, Torch.ones(2));
      assertThat(sums.other().toFloatArray()).containsExactly(2, 2);
      assertThatThrownBy(() -> points.runAs(Sums.class, new Point(Torch.ones(2), Torch.ones(3))))
          .hasMessage("the result, a named tuple of [x, y], does not fit the record Sums");
    }
  }

  @Test
  void parametersAreTrained() {
    try (ExportedProgram program = load("mlp_dynamic");
        TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(5, 4);
      double before = program.call(x).pow(2).mean().item();
      for (int i = 0; i < 20; i++) {
        program.parameters().forEach(Tensor::clearGrad);
        program.call(x).pow(2).mean().backward();
        try (Mode mode = Torch.noGrad()) {
          program.parameters().forEach(p -> p.sub_(p.grad().mul(0.1)));
        }
      }
      assertThat(program.call(x).pow(2).mean().item()).isLessThan(before / 10);
    }
  }

  @Test
  void aStateDictIsCopiedIn() {
    try (ExportedProgram program = load("linear");
        TensorScope scope = TensorScope.open()) {
      program.loadStateDict(
          Map.of("weight", Torch.zeros(2, 3), "bias", Torch.ones(DType.INT64, 2)));
      assertThat(program.call(Torch.ones(4, 3)).get(0).toFloatArray()).containsExactly(1, 1);
      Map<String, Tensor> wrong = new LinkedHashMap<>();
      wrong.put("weight", Torch.zeros(3, 2));
      wrong.put("more", Torch.zeros(2));
      assertThatThrownBy(() -> program.loadStateDict(wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "loadStateDict: missing [bias], unexpected [more], misshaped [weight [3, 2] instead"
                  + " of [2, 3]]");
    }
  }

  @Test
  void aStateDictIsAssigned() {
    try (ExportedProgram program = load("tied");
        ExportedProgram optimized = load("tied").optimizeForInference();
        TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> state = new LinkedHashMap<>();
      program
          .namedParameters()
          .forEach((name, old) -> state.put(name, Torch.full(old.shape(), 0.5)));
      Tensor before = program.parameters().get(0);
      ExportedProgram.StateDictMismatch none = program.loadStateDict(state, o -> o.assign(true));
      assertThat(none.isEmpty()).isTrue();
      assertThat(program.namedParameters().keySet()).isEqualTo(state.keySet());
      assertThat(program.parameters()).hasSameSizeAs(optimized.parameters());
      Tensor after = program.parameters().get(0);
      assertThat(after).isNotSameAs(before);
      assertThat(after.requiresGrad()).isTrue();
      Torch.noGrad(() -> state.values().iterator().next().fill_(2));
      assertThat(after.toFloatArray()).containsOnly(2);
      assertThat(before.isClosed()).isFalse();
    }
  }

  @Test
  void entriesThatDoNotFitAreSkippedOnRequest() {
    try (ExportedProgram program = load("linear");
        TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> state =
          Map.of("weight", Torch.zeros(3, 2), "bias", Torch.ones(2), "more", Torch.zeros(2));
      ExportedProgram.StateDictMismatch skipped =
          new ExportedProgram.StateDictMismatch(
              List.of(), List.of("more"), List.of("weight [3, 2] instead of [2, 3]"));
      assertThat(program.loadStateDict(state, o -> o.strict(false))).isEqualTo(skipped);
      assertThat(program.namedParameters().get("bias").toFloatArray()).containsExactly(1, 1);
      Map<String, Tensor> bias = Map.of("bias", Torch.full(Shape.of(2), 3.0));
      assertThat(program.loadStateDict(bias, o -> o.strict(false).assign(true)).missing())
          .containsExactly("weight");
      Tensor x = Torch.zeros(4, 3);
      assertThat(program.call(x).get(0).toFloatArray()).containsExactly(3, 3);
      program.train(false);
      assertThat(program.call(x).get(0).toFloatArray()).containsExactly(3, 3);
      Map<String, Tensor> whole =
          Map.of("weight", Torch.zeros(2, 3), "bias", Torch.zeros(DType.INT64, 2));
      assertThatThrownBy(() -> program.loadStateDict(whole, o -> o.assign(true)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("loadStateDict: bias requires a gradient, which torch.int64 has not");
      assertThat(program.call(x).get(0).toFloatArray()).containsExactly(3, 3);
    }
  }

  @Test
  void aProgramBecomesTorchScript() {
    try (ExportedProgram program = load("mlp_dynamic");
        ScriptModule script = program.toScript();
        TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.randn(5, 4);
      assertThat(script.forward(x).equal(program.call(x))).isTrue();
      assertThat(script.stateDict().keySet()).isEqualTo(program.stateDict().keySet());
    }
  }

  /** Operators read memory in native code, where what was cut off would end the JVM. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows refuses to cut mapped files short")
  void aFileThatIsCutShortIsRefused(@TempDir Path folder) throws Exception {
    Path path = Files.copy(ExportedFiles.file("mlp_dynamic"), folder.resolve("mlp.pt2"));
    try (ExportedProgram program = ExportedProgram.load(path);
        ExportedProgram other = load("mlp_dynamic");
        TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(5, 4);
      assertThat(program.call(x).equal(other.call(x))).isTrue();
      Map<String, Tensor> state = program.stateDict();
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        assertThat(file.truncate(100).size()).isEqualTo(100);
      }
      for (boolean assign : new boolean[] {false, true}) {
        assertThatThrownBy(() -> other.loadStateDict(state, o -> o.assign(assign)))
            .isInstanceOf(CheckpointException.class)
            .hasMessageStartingWith(path + ": the file was cut short while it was mapped, from ");
      }
      assertThatThrownBy(() -> program.call(x))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining(path + ": the file was cut short while it was mapped, from ");
      assertThat(other.call(x).numel()).isPositive();
    }
  }

  @Test
  void dropoutAndNormAreSwitched() {
    try (ExportedProgram program = load("dropout_train");
        Mode mode = Torch.noGrad();
        TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(2, 3, 8, 8);
      assertThat(program.isTraining()).isTrue();
      assertThat(program.eval().isTraining()).isFalse();
      long counted = program.namedBuffers().get("norm.num_batches_tracked").itemLong();
      Tensor mean = program.namedBuffers().get("norm.running_mean").clone();
      assertThat(program.call(x).equal(program.call(x))).isTrue();
      assertThat(program.namedBuffers().get("norm.num_batches_tracked").itemLong())
          .isEqualTo(counted);
      assertThat(program.namedBuffers().get("norm.running_mean").equal(mean)).isTrue();
      assertThat(program.train().isTraining()).isTrue();
      program.run(x);
      assertThat(program.namedBuffers().get("norm.num_batches_tracked").itemLong())
          .isEqualTo(counted + 1);
    }
    try (ExportedProgram program = load("conv_norm_train_decomposed")) {
      assertThatThrownBy(program::eval)
          .isInstanceOf(UnsupportedOperationException.class)
          .hasMessageContaining("without run_decompositions()");
    }
  }

  @Test
  void anOptimizedProgramGivesTheSame() {
    ExportedProgram program = load("conv_norm");
    try (ExportedProgram optimized = program.optimizeForInference();
        Mode mode = Torch.noGrad()) {
      assertThat(optimized.graph().nodes().size()).isLessThan(program.graph().nodes().size());
      program.close();
      for (ExportedFiles.Call call : ExportedFiles.calls(ExportedFiles.facts("conv_norm"))) {
        IValue result = optimized.run(call.arguments(), call.keywords());
        ExportedFiles.assertEquals(ExportedFiles.leaves(result), call.outputs());
      }
    }
  }

  @Test
  void aProgramIsLoadedToAnotherDevice() {
    try (ExportedProgram program =
            ExportedProgram.load(ExportedFiles.file("options"), Device.META);
        TensorScope scope = TensorScope.open()) {
      assertThat(program.graph().toString()).contains("device(type='meta')");
      assertThat(
              program.run(Torch.ones(Device.META, 2, 3, 4, 4)).toList().get(0).toTensor().device())
          .isEqualTo(Device.META);
    }
    try (ExportedProgram program = ExportedProgram.load(ExportedFiles.file("linear"), Device.META);
        TensorScope scope = TensorScope.open()) {
      assertThat(program.parameters()).allMatch(p -> p.device().equals(Device.META));
      assertThat(program.call(Torch.ones(Device.META, 4, 3)).device()).isEqualTo(Device.META);
    }
    try (ExportedProgram program = load("linear")) {
      Tensor weight = program.namedParameters().get("weight");
      assertThat(program.to(Device.CPU).namedParameters().get("weight")).isSameAs(weight);
    }
  }

  @Test
  void resultsAreValuesThatCanBePassedOn() {
    try (ExportedProgram program = load("dict_tree");
        TensorScope scope = TensorScope.open()) {
      Map<String, Object> batch =
          Map.of("b", new Tensor[] {Torch.ones(2), Torch.zeros(3)}, "a", Torch.ones(2));
      IValue result = program.run(batch);
      assertThat(result.toMap().get("sum").toTensor().toFloatArray()).containsExactly(2, 2);
      assertThat(result.toMap()).containsKey(1L);
    }
  }

  @Test
  void tensorsAloneAreEnoughForAnyStructure() {
    try (TensorScope scope = TensorScope.open();
        ExportedProgram tree = load("dict_tree");
        ExportedProgram fixed = load("fixed_arguments");
        ExportedProgram keywords = load("keywords")) {
      Tensor a = Torch.tensor(1f, 2f);
      Tensor b = Torch.tensor(3f, 4f);
      Tensor c = Torch.tensor(5f, 6f, 7f);
      assertThat(tree.outputs())
          .extracting(ExportedProgram.UserOutput::name)
          .hasSameSizeAs(tree.runFlat(a, b, c));
      assertThat(keywords.runFlat(a, b, a)).hasSize(1);
      assertThat(fixed.runFlat(c)).hasSize(1);
      assertThat(fixed.outputs()).hasSize(1);
      assertThat(
              fixed
                  .runFlat(c)
                  .get(0)
                  .equal(
                      fixed
                          .run(c, 3, 0.5, "plus", true, Optional.empty())
                          .toList()
                          .get(0)
                          .toTensor()))
          .isTrue();
      assertThatThrownBy(() -> tree.runFlat(a, b))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("none for batch['b'][1]");
      assertThatThrownBy(() -> fixed.runFlat(c, c))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("more than the program takes");
    }
  }
}
