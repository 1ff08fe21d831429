package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jtorch.CheckpointException;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is saved comes back, and what is written is no larger than it need be. */
class CheckpointSaveTest {
  @TempDir private Path folder;
  private TensorScope scope;

  @BeforeEach
  void openScope() {
    scope = TensorScope.open();
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  private Checkpoint again(Map<String, ?> values) {
    Path path = folder.resolve("again.pt");
    Checkpoint.save(path, values);
    return Checkpoint.load(path);
  }

  @Test
  void aNestedDictIsReadByItsKey() {
    Map<String, Object> group = Map.of("lr", 0.1, "params", List.of(0L));
    Checkpoint saved =
        again(
            Map.of(
                "optimizer",
                Map.of("state", Map.of(0L, Map.of("step", Torch.tensor(1.0))), "group", group),
                "weight",
                Torch.ones(2)));
    assertThat(saved.map("optimizer")).containsOnlyKeys("state", "group");
    assertThat(saved.map("optimizer.group")).isEqualTo(group);
    assertThatThrownBy(() -> saved.map("optimizer").clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> saved.map("weight"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith("again.pt: \"weight\" is a tensor [2], not a dict");
    assertThatThrownBy(() -> saved.map("optimizer.state"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith(
            "\"optimizer.state\" is a dict with the key 0, not a string: use"
                + " value(\"optimizer.state\")");
    assertThatThrownBy(() -> saved.map("scheduler"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("has no value \"scheduler\"");
  }

  @ParameterizedTest
  @EnumSource(
      value = DType.class,
      names = {
        "FLOAT32",
        "FLOAT64",
        "FLOAT16",
        "BFLOAT16",
        "INT8",
        "INT16",
        "INT32",
        "INT64",
        "UINT8",
        "UINT16",
        "UINT32",
        "UINT64",
        "BOOL",
        "COMPLEX32",
        "COMPLEX64",
        "COMPLEX128",
        "FLOAT8_E4M3FN",
        "FLOAT8_E5M2",
        "FLOAT8_E4M3FNUZ",
        "FLOAT8_E5M2FNUZ",
        "FLOAT8_E8M0FNU",
        "FLOAT4_E2M1FN_X2"
      })
  void everyDtypeComesBack(DType dtype) {
    Tensor bytes = Torch.arange(3 * dtype.itemSize()).to(DType.UINT8);
    Tensor saved = (dtype == DType.BOOL ? bytes.remainder(2) : bytes).view(dtype);
    Tensor loaded = again(Map.of("x", saved)).stateDict().get("x");
    assertThat(loaded.dtype()).isEqualTo(dtype);
    assertThat(loaded.shape()).isEqualTo(Shape.of(3));
    assertThat(TensorBytes.of(loaded)).isEqualTo(TensorBytes.of(saved));
  }

  @Test
  void plainValuesComeBackInTheirOrder() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("epoch", 3);
    values.put("large", Long.MIN_VALUE);
    values.put("larger", BigInteger.TEN.pow(40));
    values.put("loss", 0.25);
    values.put("half", 0.5f);
    values.put("done", false);
    values.put("name", "h\u00e9llo \ud83d\ude00");
    values.put("none", Optional.empty());
    values.put("numbers", new int[] {1, 2});
    values.put("list", List.of(1, List.of("a")));
    values.put("set", Set.of("b"));
    values.put("states", Map.of(7, Map.of("lr", 1e-3)));
    values.put("dtype", DType.BFLOAT16);
    values.put("device", Device.cuda(1));
    values.put("shape", Shape.of(2, 3));
    values.put("complex", Complex.of(1, -2));
    Checkpoint loaded = again(values);
    assertThat(loaded.keys()).containsExactlyElementsOf(values.keySet());
    assertThat((Map<?, ?>) loaded.root())
        .hasToString(
            "{epoch=3, large=-9223372036854775808, larger=1"
                + "0".repeat(40)
                + ", loss=0.25, half=0.5, done=false, name=h\u00e9llo \ud83d\ude00,"
                + " none=Optional.empty, numbers=[1, 2], list=[1, [a]], set=[b],"
                + " states={7={lr=0.001}}, dtype=torch.bfloat16, device=cuda:1, shape=[2, 3],"
                + " complex=(1.0-2.0j)}");
  }

  @Test
  void bytesComeBack() {
    byte[] bytes = {0, 1, -1, 127, -128};
    assertThat(again(Map.of("state", bytes)).value("state")).isEqualTo(bytes);
  }

  @Test
  void longMapsAndListsComeBackWhole() {
    Map<String, Object> values = new LinkedHashMap<>();
    List<Long> list = new ArrayList<>();
    for (long i = 0; i < 2500; i++) {
      values.put("key " + i, i);
      list.add(i);
    }
    values.put("list", list);
    assertThat(again(values).root()).isEqualTo(values);
  }

  @Test
  void whatIsLoadedCanBeSavedAgain() {
    Path training = PythonCheckpointTest.file("training.pth");
    Checkpoint first = Checkpoint.load(training);
    Map<String, Object> values = new LinkedHashMap<>();
    first.keys().forEach(key -> values.put(key, first.value(key)));
    Checkpoint second = again(values);
    assertThat(second.value("optimizer.param_groups"))
        .isEqualTo(first.value("optimizer.param_groups"));
    assertThat(TensorBytes.of(second.stateDict("model").get("weight")))
        .isEqualTo(TensorBytes.of(first.stateDict("model").get("weight")));
  }

  @Test
  void tensorsOfOneStorageShareItInTheFileAndAfter() throws IOException {
    Tensor base = Torch.arange(100_000).to(DType.FLOAT32);
    Path path = folder.resolve("shared.pt");
    Checkpoint.save(
        path, Map.of("base", base, "part", base.narrow(0, 10, 20), "t", base.view(2, 50_000).t()));
    assertThat(Files.size(path)).isLessThan(402_000);
    Map<String, Tensor> loaded = Checkpoint.load(path).stateDict();
    assertThat(loaded.get("t").strides()).containsExactly(1, 50_000);
    loaded.get("base").zero_();
    assertThat(loaded.get("part").sum().item()).isZero();
  }

  @Test
  void aPieceOfALargeTensorIsASmallFile() throws IOException {
    Path path = folder.resolve("piece.pt");
    Checkpoint.save(path, Map.of("piece", Torch.arange(1_000_000).narrow(0, 500_000, 2)));
    assertThat(Files.size(path)).isLessThan(2_000);
    assertThat(Checkpoint.load(path).stateDict().get("piece").sum().itemLong())
        .isEqualTo(1_000_001);
  }

  @Test
  void expandedAndEmptyAndScalarTensorsComeBack() {
    Tensor expanded = Torch.arange(3).view(3, 1).expand(3, 1000);
    Map<String, Tensor> loaded =
        again(
                Map.of(
                    "expanded", expanded,
                    "empty", Torch.empty(0, 3),
                    "none", Torch.empty(DType.INT64, 0),
                    "scalar", Torch.arange(5).sum()))
            .stateDict();
    assertThat(loaded.get("expanded").strides()).containsExactly(1, 0);
    assertThat(loaded.get("expanded").sum().itemLong()).isEqualTo(3000);
    assertThat(loaded.get("empty").shape()).isEqualTo(Shape.of(0, 3));
    assertThat(loaded.get("none").dtype()).isEqualTo(DType.INT64);
    assertThat(loaded.get("scalar").itemLong()).isEqualTo(10);
  }

  @Test
  void pendingConjugationsAreWrittenOut() {
    Tensor complex = Torch.arange(4).to(DType.FLOAT32).view(DType.COMPLEX64);
    Tensor loaded = again(Map.of("x", complex.conj())).stateDict().get("x");
    assertThat(TensorBytes.of(loaded)).isEqualTo(TensorBytes.of(complex.conj()));
  }

  @Test
  void whetherAGradientIsWantedComesBack() {
    Tensor wanted = Torch.ones(2).requiresGrad_(true);
    Map<String, Tensor> loaded = again(Map.of("yes", wanted, "no", Torch.ones(2))).stateDict();
    assertThat(loaded.get("yes").requiresGrad()).isTrue();
    assertThat(loaded.get("yes").isLeaf()).isTrue();
    assertThat(loaded.get("no").requiresGrad()).isFalse();
  }

  @Test
  void savingLeavesNoTensorAndNoFileBehind() throws IOException {
    Tensor x = Torch.ones(1000);
    long before = Torch.memoryStats().unclosed();
    Checkpoint.save(folder.resolve("x.pt"), Map.of("x", x.t()));
    assertThat(Torch.memoryStats().unclosed()).isEqualTo(before + 1);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("x.pt"));
    }
  }

  @Test
  void aValueThatCannotBeSavedIsNamedAndTheOldFileStays() throws IOException {
    Path path = folder.resolve("x.pt");
    Checkpoint.save(path, Map.of("epoch", 1));
    byte[] old = Files.readAllBytes(path);
    assertThatThrownBy(() -> Checkpoint.save(path, Map.of("a", List.of(1, new Point()))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("[a][1] is a java.awt.Point, which a checkpoint cannot hold");
    List<Object> cyclic = new ArrayList<>();
    cyclic.add(cyclic);
    assertThatThrownBy(() -> Checkpoint.save(path, Map.of("a", cyclic)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("contains itself");
    assertThat(Files.readAllBytes(path)).isEqualTo(old);
  }

  @Test
  void aFolderThatIsNotThereIsAnUncheckedIOException() {
    Path path = folder.resolve("missing").resolve("x.pt");
    assertThatThrownBy(() -> Checkpoint.save(path, Map.of("epoch", 1)))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + path);
    assertThatThrownBy(() -> Checkpoint.load(path))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + path);
    assertThatThrownBy(() -> Checkpoint.load(folder)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void namesLeadIntoNestedValues() {
    Checkpoint loaded =
        again(
            Map.of(
                "nets", Map.of("a.b", Map.of("w", Torch.ones(1)), "c", List.of(5)),
                "none", Optional.empty()));
    assertThat(loaded.stateDict("nets.a.b")).containsOnlyKeys("w");
    assertThat(loaded.value("nets.c.0")).isEqualTo(5L);
    assertThat(loaded.has("nets.c.1")).isFalse();
    assertThat(loaded.has("none")).isFalse();
    assertThatThrownBy(() -> loaded.value("none"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("is None");
    assertThatThrownBy(() -> loaded.value("net"))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("has no value \"net\"");
  }

  @Test
  void aCheckpointIsNoStateDictAndSaysWhichItHas() {
    Checkpoint loaded = again(new LinkedHashMap<>(Map.of("model", Map.of("w", Torch.ones(1)))));
    assertThatThrownBy(loaded::stateDict)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("\"model\" is a dict; this file has stateDict(\"model\")");
  }
}
