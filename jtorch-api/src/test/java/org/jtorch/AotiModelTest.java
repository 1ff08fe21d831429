package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Packages compute what Python does, and refuse what they were not compiled for. */
@EnabledIf(value = "org.jtorch.AotiFixtures#run", disabledReason = AotiFixtures.REASON)
class AotiModelTest {
  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(call)
        .withMessageStartingWith("AotiModel.")
        .withMessageContaining(message);
  }

  @Test
  void packagesComputeWhatPythonDoes() {
    for (String name : List.of("mlp", "nested", "sizes")) {
      try (TensorScope scope = TensorScope.open();
          AotiModel model = AotiFixtures.load(name)) {
        for (JsonNode call : AotiFixtures.cases(name)) {
          AotiFixtures.assertEqual(AotiFixtures.invoke(model, call), call.get("result"));
        }
      }
    }
  }

  @Test
  void aPackageIsLoadedFromAStreamAndFromBytes() throws IOException {
    byte[] bytes = Files.readAllBytes(AotiFixtures.path("mlp.pt2"));
    try (TensorScope scope = TensorScope.open();
        AotiModel a = AotiModel.load(new ByteArrayInputStream(bytes), o -> o.numRunners(1));
        AotiModel b = AotiModel.load(bytes, o -> o.model("model").device(Device.CPU))) {
      Tensor x = Torch.ones(3, 8);
      assertThat(a.call(x).equal(b.call(x))).isTrue();
      assertThat(a).hasToString("AotiModel(args[0] float32[0.., 8])");
    }
  }

  @Test
  void aModelOfAPackageIsChosenByItsName() throws IOException {
    Map<String, byte[]> both = new LinkedHashMap<>();
    AotiFixtures.records("mlp").forEach((k, v) -> both.put(k.replace("/model/", "/first/"), v));
    AotiFixtures.records("nested")
        .forEach(
            (name, bytes) ->
                both.put(name.replace("/model/", "/second/").replace("nested/", "mlp/"), bytes));
    byte[] bytes = AotiFixtures.archive(both);
    try (AotiModel model = AotiModel.load(bytes, o -> o.model("second"))) {
      assertThat(model.constants()).containsOnlyKeys("count");
    }
    assertThatThrownBy(() -> AotiModel.load(bytes, o -> {}).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the package has the models [first, second]: o.model(...) chooses");
    assertThatThrownBy(() -> AotiModel.load(bytes, o -> o.model("third")).close())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("no model is named third; there are [first, second]");
  }

  @Test
  void metadataIsPythons() {
    try (AotiModel model = AotiFixtures.load("mlp")) {
      assertThat(model.metadata())
          .containsEntry("AOTI_DEVICE_KEY", "cpu")
          .containsEntry("AOTI_CPU_ISA", "AVX2");
    }
  }

  @Test
  void whatAnInputMustBeIsSaid() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      String input = "run: input 0 (args[0])";
      assertRefused(
          () -> model.call(Torch.ones(DType.FLOAT64, 3, 8)),
          input + " must be float32, not float64 [float64[3, 8]]");
      assertRefused(() -> model.call(Torch.ones(3, 9)), input + ": dimension 1 must be 8, not 9");
      assertRefused(() -> model.call(Torch.ones(8)), input + " must have 2 dimensions, not 1");
      assertRefused(
          () -> model.call(Torch.ones(DType.FLOAT32.on(Device.META), 3, 8)),
          input + " must be on cpu, not on meta");
      assertRefused(
          () -> model.call(Torch.ones(3, 8).toSparse()), input + " must be a strided tensor");
      assertRefused(() -> model.call(), "run: the model takes 1 tensors, not 0");
      assertRefused(() -> model.run(3), "args[0] must be a Tensor, not an Integer");
      assertThat(model.call(Torch.ones(0, 8)).shape()).isEqualTo(Shape.of(0, 4));
    }
  }

  @Test
  void sizesThatDependOnOthersAreChecked() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("sizes")) {
      List<Tensor> inputs = sizes(4);
      assertThat(model.runFlat(inputs.toArray(Tensor[]::new))).hasSize(4);
      inputs.set(1, Torch.ones(9, 3));
      assertRefused(
          () -> model.runFlat(inputs.toArray(Tensor[]::new)),
          "input 1 (args[1]): dimension 0 must be 8 (2L*s");
      inputs.set(1, Torch.ones(8, 3));
      inputs.set(2, Torch.ones(5, 4));
      assertRefused(
          () -> model.runFlat(inputs.toArray(Tensor[]::new)),
          "is dimension 0 of input 0 (args[0])), not 5");
      inputs.set(0, Torch.ones(1, 3));
      assertRefused(
          () -> model.runFlat(inputs.toArray(Tensor[]::new)),
          "input 0 (args[0]): dimension 0 must be at least 2, not 1");
    }
  }

  /** Arguments of {@code sizes.pt2}. */
  private static List<Tensor> sizes(long n) {
    return Arrays.asList(
        Torch.ones(n, 3),
        Torch.zeros(2 * n, 3),
        Torch.ones(4, n).t(),
        Torch.zeros(DType.INT64, 3),
        Torch.tensor(2.5f),
        Torch.zeros(2, 2));
  }

  @Test
  void aTensorWithOtherStridesIsCopied() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Tensor x = Torch.randn(8, 5);
      Tensor expected = model.call(x.t().contiguous());
      assertThat(model.call(x.t()).equal(expected)).isTrue();
      Tensor wide = Torch.zeros(5, 16);
      Tensor half = wide.view(5, 8, 2).select(2, 0).copy_(x.t());
      assertThat(model.call(half).equal(expected)).isTrue();
      Tensor one = Torch.ones(8).expand(3, 8);
      assertThat(model.call(one).equal(model.call(Torch.ones(3, 8)))).isTrue();
      Tensor row = wide.narrow(0, 0, 1).narrow(1, 0, 8);
      assertThat(row.strides()).containsExactly(16, 1);
      assertThat(model.call(row).equal(model.call(row.contiguous().clone()))).isTrue();
    }
  }

  @Test
  void lazyValuesAreComputed() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Tensor z = Torch.complex(Torch.randn(3, 8), Torch.randn(3, 8));
      Tensor negated = z.conj().imag();
      assertThat(negated.isNeg()).isTrue();
      assertThat(model.call(negated).allclose(model.call(z.imag().neg()))).isTrue();
      Tensor zero = Ops.unchecked().call("aten::_efficientzerotensor", List.of(3, 8)).toTensor();
      assertThat(model.call(zero).equal(model.call(Torch.zeros(3, 8)))).isTrue();
    }
  }

  @Test
  void anInputThatTheModelWritesIsWrittenOrRefused() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("sizes")) {
      List<Tensor> inputs = sizes(4);
      List<Tensor> results = model.runFlat(inputs.toArray(Tensor[]::new));
      assertThat(inputs.get(5).equal(Torch.full(Shape.of(2, 2), 2.5))).isTrue();
      assertThat(results).hasSize(4);
      inputs.set(5, Torch.zeros(2, 2).t());
      assertRefused(
          () -> model.runFlat(inputs.toArray(Tensor[]::new)),
          "input 5 (args[5]) must have the strides [2, 1], because the model writes to it");
    }
  }

  @Test
  void nestingIsChecked() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("nested")) {
      Tensor x = Torch.ones(2, 5);
      Tensor y = Torch.ones(3, 3);
      Map<String, Tensor> named = Map.of("a", y, "b", y);
      Map<String, Tensor> mask = Map.of("mask", y.to(DType.BOOL));
      assertThat(model.run(List.of(List.of(x, x), named, 3), mask).toMap()).hasSize(2);
      assertThat(model.run(List.of(new Tensor[] {x, x}, named, 3), mask).toMap()).hasSize(2);
      assertRefused(
          () -> model.run(List.of(List.of(x), named, 3), mask),
          "args[0] must be a tuple of 2, but has 1");
      assertRefused(
          () -> model.run(List.of(x, named, 3), mask), "args[0] must be a tuple of 2, not a");
      assertRefused(
          () -> model.run(List.of(List.of(x, x), Map.of("a", y), 3), mask),
          "args[1] must have the keys [a, b], but has [a]");
      assertRefused(
          () -> model.run(List.of(List.of(x, x), named, 3), Map.of()),
          "kwargs must have the keys [mask], but has []");
      assertRefused(
          () -> model.run(List.of(List.of(x, x), named, y), mask),
          "the model takes 5 tensors, not 6");
      assertRefused(() -> model.call(x, x, y, y, y.to(DType.BOOL)), "returns 4 tensors");
    }
  }

  @Test
  void nothingIsRecordedForAutograd() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Tensor x = Torch.ones(DType.FLOAT32.requiresGrad(true), 3, 8);
      assertThat(model.call(x).requiresGrad()).isFalse();
      assertThat(model.call(x.mul(2).t().contiguous().t()).requiresGrad()).isFalse();
    }
  }

  @Test
  void mixedPrecisionDoesNotReachTheCode() {
    try (TensorScope scope = TensorScope.open();
        AotiModel model = AotiFixtures.load("mlp")) {
      Tensor x = Torch.randn(3, 8);
      Tensor expected = model.call(x);
      try (Mode mode = Torch.autocast(Device.Type.CPU)) {
        assertThat(model.call(x).equal(expected)).isTrue();
        assertThat(x.matmul(x.t()).dtype()).isEqualTo(DType.BFLOAT16);
      }
      assertThat(x.matmul(x.t()).dtype()).isEqualTo(DType.FLOAT32);
    }
  }

  @Test
  void resultsOutliveTheModel() {
    try (TensorScope scope = TensorScope.open()) {
      AotiModel model = AotiFixtures.load("sizes");
      List<Tensor> results = model.runFlat(sizes(4).toArray(Tensor[]::new));
      model.close();
      model.close();
      assertThat(model.isClosed()).isTrue();
      assertThat(model).hasToString("AotiModel(closed)");
      assertThat(results.get(3).equal(Torch.tensor(2f, 3f, 4f).view(3, 1))).isTrue();
      assertThatThrownBy(() -> model.runFlat(sizes(4).toArray(Tensor[]::new)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the AotiModel is closed");
      assertThatThrownBy(() -> model.loadConstants(Map.of()))
          .isInstanceOf(IllegalStateException.class);
    }
  }
}
