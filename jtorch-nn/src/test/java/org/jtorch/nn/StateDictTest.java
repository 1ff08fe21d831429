package org.jtorch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jtorch.reference.Lookup.at;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Hook;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Safetensors;
import org.jtorch.optim.SGD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StateDictTest {
  @Test
  void loadingTheStateOfAnotherModelMakesThemEqual() {
    LeNet first = new LeNet();
    LeNet second = new LeNet();
    second.loadStateDict(first.stateDict());
    second
        .stateDict()
        .forEach((name, tensor) -> assertThat(tensor.equal(at(first.stateDict(), name))).isTrue());
    Tensor image = Torch.randn(1, 1, 28, 28);
    assertThat(second.call(image).equal(first.call(image))).isTrue();
  }

  @Test
  void valuesAreCopiedAndConverted() {
    Linear linear = new Linear(2, 1);
    Tensor weight = linear.weight();
    Map<String, Tensor> state =
        Map.of("weight", Torch.ones(DType.FLOAT64, 1, 2), "bias", Torch.zeros(1));
    linear.loadStateDict(state);
    at(state, "weight").zero_();
    assertThat(linear.weight()).isSameAs(weight);
    assertThat(linear.weight().dtype()).isEqualTo(DType.FLOAT32);
    assertThat(linear.weight().requiresGrad()).isTrue();
    assertThat(linear.weight().toFloatArray()).containsExactly(1, 1);
  }

  @Test
  void theStateDictSharesTheModelsMemoryAndNotItsGraph() {
    Linear linear = new Linear(2, 1);
    Tensor weight = at(linear.stateDict(), "weight");
    assertThat(weight.requiresGrad()).isFalse();
    assertThat(weight.storageAddress()).isEqualTo(linear.weight().storageAddress());
    weight.close();
    assertThat(linear.weight().isClosed()).isFalse();
  }

  @Test
  void aPrefixOfAllNamesIsToldInsteadOfTheNames() {
    Linear linear = new Linear(2, 1);
    Map<String, Tensor> state =
        Map.of("module.weight", Torch.ones(1, 2), "module.bias", Torch.zeros(1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> linear.loadStateDict(state))
        .withMessage(
            "the state dict does not fit Linear: its names begin with \"module.\" (hint: load"
                + " checkpoint.stateDict(\"module\"))");
  }

  @Test
  void allMismatchesAreListedAndNothingIsCopied() {
    LeNet model = new LeNet();
    Map<String, Tensor> state = new LinkedHashMap<>(model.stateDict());
    state.put("conv1.weight", Torch.ones(6, 1, 5, 5));
    state.put("head.weight", Torch.ones(1));
    state.put("fc3.weight", Torch.ones(5, 84));
    state.put("fc3.bias", Torch.ones(5));
    state.remove("conv2.weight");
    state.remove("conv2.bias");
    float before = model.conv1.weight().flatten().toFloatArray()[0];
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.loadStateDict(state))
        .withMessage(
            "the state dict does not fit LeNet: missing conv2.weight, conv2.bias; unexpected"
                + " head.weight; fc3.weight is [10, 84] but [5, 84] in the state dict, fc3.bias is"
                + " [10] but [5] in the state dict");
    assertThat(model.conv1.weight().flatten().toFloatArray()[0]).isEqualTo(before);
  }

  @Test
  void withoutStrictMatchingEntriesAreLoadedAndOthersReturned() {
    Linear linear = new Linear(2, 1);
    StateDictMismatch skipped =
        linear.loadStateDict(
            Map.of("weight", Torch.ones(1, 2), "bias", Torch.ones(3), "scale", Torch.ones(1)),
            o -> o.strict(false));
    assertThat(linear.weight().toFloatArray()).containsExactly(1, 1);
    assertThat(skipped)
        .isEqualTo(
            new StateDictMismatch(
                List.of(), List.of("scale"), List.of("bias is [1] but [3] in the state dict")));
    assertThat(linear.loadStateDict(linear.stateDict(), o -> {}).isEmpty()).isTrue();
  }

  @Test
  void assignUsesTheTensorsOfTheStateDict() {
    try (TensorScope scope = TensorScope.open()) {
      BatchNorm1d norm = new BatchNorm1d(2);
      norm.bias().requiresGrad_(false);
      Tensor oldWeight = norm.weight();
      Map<String, Tensor> state = new LinkedHashMap<>(norm.stateDict());
      state.put("weight", Torch.full(DType.FLOAT64, Shape.of(2), 3.0));
      state.put("running_mean", Torch.full(DType.FLOAT64, Shape.of(2), 5.0));
      state.put("num_batches_tracked", Torch.tensor(new long[] {7})); // saved by PyTorch before 0.4
      state.put("bias", state.get("bias").clone());
      norm.loadStateDict(state, o -> o.assign(true));
      assertThat(norm.weight()).isNotSameAs(oldWeight);
      assertThat(norm.weight().dtype()).isEqualTo(DType.FLOAT64);
      assertThat(norm.weight().requiresGrad()).isTrue();
      assertThat(norm.bias().requiresGrad()).isFalse();
      assertThat(norm.getBuffer("num_batches_tracked").itemLong()).isEqualTo(7);
      at(state, "weight").fill_(4);
      at(state, "running_mean").fill_(6);
      assertThat(at(state, "weight").requiresGrad()).isFalse();
      assertThat(norm.weight().toDoubleArray()).containsExactly(4, 4);
      assertThat(norm.runningMean().toDoubleArray()).containsExactly(6, 6);
      at(state, "weight").close();
      assertThat(norm.weight().isClosed()).isFalse();
      norm.close();
    }
  }

  /** Training: the statistics change in forward, the parameters in the step. */
  @Test
  void assignTakesMappedTensorsOver(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("model.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Sequential saved = new Sequential(new Linear(3, 4), new BatchNorm1d(4));
      Safetensors.save(path, saved.stateDict());
      byte[] before = Files.readAllBytes(path);
      Sequential model = new Sequential(new Linear(3, 4), new BatchNorm1d(4));
      try (TensorScope loading = TensorScope.open()) {
        model.loadStateDict(Safetensors.load(path).stateDict(), o -> o.assign(true));
      }
      Tensor x = Torch.randn(5, 3);
      assertThat(model.call(x).equal(saved.call(x))).isTrue();
      SGD optimizer = new SGD(model.parameters(), o -> o.lr(0.1));
      for (int step = 0; step < 3; step++) {
        optimizer.zeroGrad();
        model.call(x).square().mul(Torch.randn(5, 4)).sum().backward();
        optimizer.step();
      }
      assertThat(model.stateDict().get("0.weight").equal(saved.stateDict().get("0.weight")))
          .isFalse();
      assertThat(Files.readAllBytes(path)).isEqualTo(before);
      model.close();
      saved.close();
    }
  }

  @Test
  void assignKeepsTiesAndChangesNothingIfOneTensorIsRejected() {
    try (TensorScope scope = TensorScope.open()) {
      Linear first = new Linear(2, 2, o -> o.bias(false));
      Linear second = new Linear(2, 2, o -> o.bias(false).weight(first.weight()));
      Linear third = new Linear(2, 1);
      Sequential model = new Sequential(first, second, third);
      Map<String, Tensor> state = new LinkedHashMap<>(model.stateDict());
      state.put("1.weight", Torch.full(Shape.of(2, 2), 9.0));
      StateDictMismatch skipped =
          model.loadStateDict(
              Map.of("1.weight", Torch.full(Shape.of(2, 2), 9.0), "2.bias", Torch.ones(4)),
              o -> o.strict(false).assign(true));
      assertThat(skipped.missing()).containsExactly("0.weight", "2.weight");
      assertThat(skipped.misshaped()).containsExactly("2.bias is [1] but [4] in the state dict");
      assertThat(first.weight()).isSameAs(second.weight());
      assertThat(first.weight().toFloatArray()).containsOnly(9);
      Tensor before = first.weight();
      state.put("2.weight", Torch.ones(DType.INT64, 1, 2));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> model.loadStateDict(state, o -> o.assign(true)))
          .withMessage(
              "Sequential: parameter 2.weight must have a floating-point or complex dtype, got"
                  + " torch.int64: register it as a buffer");
      assertThat(first.weight()).isSameAs(before);
      model.close();
    }
  }

  @Test
  void aCopyHasTheSameStateInItsOwnMemory() {
    BatchNorm2d model = new BatchNorm2d(2);
    model.to(DType.FLOAT64);
    model.weight().requiresGrad_(false);
    model.eval();
    BatchNorm2d copy = Module.copy(model, () -> new BatchNorm2d(2));
    assertThat(copy.isTraining()).isFalse();
    assertThat(copy.weight().dtype()).isEqualTo(DType.FLOAT64);
    assertThat(copy.weight().requiresGrad()).isFalse();
    assertThat(copy.bias().requiresGrad()).isTrue();
    try (var mode = Torch.noGrad()) {
      model.bias().fill_(3);
    }
    assertThat(copy.bias().toDoubleArray()).containsExactly(0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Module.copy(model, () -> new BatchNorm2d(3)))
        .withMessageStartingWith("the state dict does not fit BatchNorm2d: weight is [3] but [2]");
  }

  @Test
  void hooksRunBeforeAStateDictIsMadeAndAfterOneIsLoaded() {
    try (TensorScope scope = TensorScope.open()) {
      Linear inner = new Linear(1, 1, o -> o.bias(false));
      Sequential model = new Sequential(inner);
      Hook before =
          inner.registerStateDictPreHook(
              self -> Torch.noGrad(() -> ((Linear) self).weight().fill_(7)));
      assertThat(model.stateDict().get("0.weight").item()).isEqualTo(7);
      before.remove();
      List<StateDictMismatch> seen = new ArrayList<>();
      inner.registerLoadStateDictPostHook(
          (self, mismatch) -> {
            assertThat(self).isSameAs(inner);
            assertThat(inner.weight().item()).isEqualTo(3);
            seen.add(mismatch);
          });
      model.loadStateDict(Map.of("0.weight", Torch.full(Shape.of(1, 1), 3.0)));
      Map<String, Tensor> more =
          Map.of("0.weight", Torch.full(Shape.of(1, 1), 3.0), "other", Torch.ones(1));
      assertThatThrownBy(() -> model.loadStateDict(more))
          .isInstanceOf(IllegalArgumentException.class);
      assertThat(seen).hasSize(1);
      StateDictMismatch skipped = model.loadStateDict(more, o -> o.strict(false));
      assertThat(seen).hasSize(2).last().isEqualTo(skipped);
      assertThat(skipped.unexpected()).containsExactly("other");
    }
  }

  @Test
  void aSubmoduleIsReplacedByItsPath() {
    Sequential model = new Sequential(new Linear(2, 2), new Sequential(new ReLU()));
    Tanh tanh = new Tanh();
    model.setSubmodule("1.0", tanh);
    assertThat(model.getSubmodule("1.0")).isSameAs(tanh);
    assertThatThrownBy(() -> model.setSubmodule("1.3", new ReLU()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sequential \"1\" has no submodule \"3\"; there are [0]");
    assertThatThrownBy(() -> model.setSubmodule("", new ReLU()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sequential has no submodule \"\"; there are [0, 1]");
    assertThatThrownBy(() -> model.setSubmodule("1.0", model))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Sequential: \"0\" would make the module its own child");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "Windows refuses to cut mapped files short")
  void tensorsOfAFileThatWasCutShortAreNotLoaded(@TempDir Path folder) throws IOException {
    Path path = folder.resolve("model.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Linear model = new Linear(200, 300);
      Safetensors.save(path, model.stateDict());
      Map<String, Tensor> state = Safetensors.load(path).stateDict();
      try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
        assertThat(file.truncate(4096).size()).isEqualTo(4096);
      }
      Tensor before = model.weight();
      for (boolean assign : new boolean[] {false, true}) {
        assertThatThrownBy(() -> model.loadStateDict(state, o -> o.assign(assign)))
            .isInstanceOf(CheckpointException.class)
            .hasMessageMatching(
                path + ": the file was cut short while it was mapped, from \\d+ bytes to 4096");
      }
      assertThat(model.weight()).isSameAs(before);
    }
  }
}
