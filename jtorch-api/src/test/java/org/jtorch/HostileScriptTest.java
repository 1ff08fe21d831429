package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

/** TorchScript files whose sizes lie, or that would be too much for libtorch's parser. */
class HostileScriptTest {
  private static final String DAMAGED = "the bytes: damaged, or not a TorchScript file: ";

  private static void assertRefused(byte[] bytes, String reason) {
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> ScriptModule.load(bytes, Device.CPU).close())
        .withMessageStartingWith(DAMAGED)
        .withMessageContaining(reason);
  }

  /** The place of a byte sequence in the pickle, which must be there. */
  private static byte[] replaced(byte[] pickle, byte[] from, byte[] to) {
    byte[] changed = pickle.clone();
    for (int i = 0; i <= pickle.length - from.length; i++) {
      if (java.util.Arrays.equals(pickle, i, i + from.length, from, 0, from.length)) {
        System.arraycopy(to, 0, changed, i, to.length);
        return changed;
      }
    }
    throw new AssertionError("not in the pickle");
  }

  @Test
  void aStorageThatIsDeclaredLongerThanItsRecordIsRefused() throws IOException {
    Map<String, byte[]> records = ScriptArchives.records("everything.pt");
    String last = "data/2";
    assertThat(records.get(last)).hasSize(24);
    records.put(last, new byte[8]);
    assertRefused(ScriptArchives.archive(records), "but its record has 8 bytes");
  }

  @Test
  void aTensorThatReachesBeyondItsStorageIsRefused() throws IOException {
    byte[] sizes = {'(', 'K', 2, 'K', 3, 't', '(', 'K', 3, 'K', 1, 't'};
    byte[] larger = {'(', 'K', 9, 'K', 3, 't', '(', 'K', 3, 'K', 1, 't'};
    byte[] bytes =
        ScriptArchives.with("everything.pt", "data.pkl", pickle -> replaced(pickle, sizes, larger));
    assertRefused(bytes, "needs a storage of at least 108 bytes, but storage 2 has 24");
  }

  @Test
  void theFormatOfPyTorch1IsRefused() throws IOException {
    for (String name : new String[] {"model.json", "Model.JSON"}) {
      Map<String, byte[]> records = ScriptArchives.records("everything.pt");
      records.remove("constants.pkl");
      records.put(name, "{\"protoVersion\": 6}".getBytes(StandardCharsets.UTF_8));
      assertRefused(
          ScriptArchives.archive(records),
          "model.json: the format of PyTorch 1.1 and earlier is not read (hint: load the file in"
              + " Python with torch.jit.load and save it again)");
    }
  }

  @Test
  void capitalsDoNotHideARecordFromTheChecks() throws IOException {
    for (String name : new String[] {"constants.pkl", "data.pkl", "code/__torch__.py"}) {
      Map<String, byte[]> records = ScriptArchives.records("everything.pt");
      String capitals = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
      records.put(capitals, records.remove(name));
      assertRefused(
          ScriptArchives.archive(records), capitals + ": capitals are not expected in this name");
    }
    Map<String, byte[]> records = ScriptArchives.records("everything.pt");
    records.put("code/__TORCH__.py", new byte[] {'('});
    assertRefused(ScriptArchives.archive(records), "only by capitals");
  }

  @Test
  void sourceThatIsNestedTooDeepIsRefused() throws IOException {
    String deep = "(".repeat(20_000) + "x" + ")".repeat(20_000);
    String minus = "-".repeat(100_000);
    byte[] chained =
        ScriptArchives.withCode(
            "everything.pt", code -> code.replaceFirst("return ", "return " + minus));
    assertRefused(chained, "more than 500 operators in one expression");
    byte[] nested =
        ScriptArchives.withCode(
            "everything.pt", code -> code.replaceFirst("return ", "return " + deep + " + "));
    assertRefused(nested, "more than 100 brackets in each other");
  }

  @Test
  void aModuleWithoutMethodsHasNone() throws IOException {
    byte[] bytes =
        ScriptArchives.withCode(
            "tiny.pt", code -> code.substring(0, code.indexOf("  def forward")));
    try (ScriptModule module = ScriptModule.load(bytes, Device.CPU)) {
      assertThat(module.methods()).isEmpty();
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> module.invoke("forward"))
          .withMessage("forward: no such method; the module has none");
    }
  }

  @Test
  void picklesThatLibtorchDoesNotReadAreLeftAlone() throws IOException {
    Map<String, byte[]> records = ScriptArchives.records("tiny.pt");
    records.put("traced_inputs.pkl", records.get("data.pkl").clone());
    records.put("traced_inputs/0", new byte[0]);
    records.put("extra/notes.pkl", new byte[] {1, 2, 3});
    ScriptModule.load(ScriptArchives.archive(records), Device.CPU).close();
  }

  @Test
  void aLongProgramIsNotADeepOne() throws IOException {
    String lines = "    x = torch.add(x, x)\n".repeat(5000);
    String terms = "[" + "x - 1 + 2 * x, ".repeat(2000) + "x]";
    byte[] bytes =
        ScriptArchives.withCode(
            "tiny.pt",
            code ->
                code.replaceFirst(
                    "    return .*", lines + "    return torch.stack(" + terms + ")"));
    ScriptModule.load(bytes, Device.CPU).close();
  }

  @Test
  void anArchiveMayHaveARecordOfTheAddedName() throws IOException {
    byte[] own = "def nms(x: int) -> int:\n  return x\n".getBytes(StandardCharsets.UTF_8);
    for (String name : new String[] {"jtorch_operators", "JTORCH_Operators"}) {
      Map<String, byte[]> records = ScriptArchives.records("newer/vision.pt");
      records.put("code/__torch__/" + name + ".py", own);
      try (TensorScope scope = TensorScope.open();
          ScriptModule module = ScriptModule.load(ScriptArchives.archive(records), Device.CPU)) {
        Tensor boxes = Torch.tensor(0.0, 0, 1, 1).view(1, 4);
        assertThat(module.invoke("nms", boxes, Torch.ones(1), 0.5).toTensor().toLongArray())
            .containsExactly(0);
      }
    }
  }

  @Test
  void replacedOperatorsDoNotDivideWhileAFileIsLoaded() throws IOException {
    byte[] bytes =
        ScriptArchives.with(
            "restored.pt",
            "code/__torch__.py",
            code -> {
              String text = new String(code, StandardCharsets.UTF_8);
              int line = text.indexOf("\n", text.indexOf("def __setstate__"));
              int body = text.indexOf("    ", text.indexOf(":\n", line - 1));
              return (text.substring(0, body)
                      + "    a, b = ops.torchvision.ps_roi_pool(torch.ones([1]), torch.ones([1]),"
                      + " 1., 0, 0)\n"
                      + text.substring(body))
                  .getBytes(StandardCharsets.UTF_8);
            });
    assertRefused(bytes, "divides while the file is loaded, where integers cannot be divided");
  }

  @Test
  void callsThatOnlyLookLikeReplacedOnesAreLeftAlone() throws IOException {
    byte[] bytes =
        ScriptArchives.withCode(
            "tiny.pt",
            code ->
                code.replaceFirst(
                    "    return ",
                    "    # ops.torchvision.nms(x)\n    s = \"ops.torchvision.nms(\"\n    return "));
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptModule.load(bytes, Device.CPU)) {
      assertThat(module.forward(Torch.ones(1)).item()).isEqualTo(2);
    }
  }

  @Test
  void replacedOperatorsRefuseWrongArguments() {
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptFixtures.load("newer/vision.pt")) {
      Tensor x = Torch.ones(1, 4, 5, 5);
      double[][] wrong = {
        {1, 0, 0, 2, 2}, {-1, 0, 0, 2, 2}, {Double.NaN, 0, 0, 2, 2}, {1e30, 0, 0, 2, 2}
      };
      for (double[] box : wrong) {
        Tensor rois = Torch.tensor(DType.FLOAT32, box).view(1, 5);
        for (String method : new String[] {"roi_pool", "ps_roi_pool"}) {
          assertThatExceptionOfType(TorchException.class)
              .isThrownBy(() -> module.invoke(method, x, rois, 2, 2, 1.0))
              .withMessageContaining(method + ": a box is of a picture that is not in the batch");
        }
      }
      Tensor odd =
          Torch.tensor(
                  DType.FLOAT32,
                  new double[] {0, Double.NaN, 0, 2, 2, 0, 1e30, -1e30, 1e30, 1e30, 0, 4, 4, 1, 1})
              .view(3, 5);
      assertThat(module.invoke("roi_align", x, odd, 2, 2, 1.0, 2, true).toTensor().shape())
          .isEqualTo(Shape.of(3, 4, 2, 2));
      for (long bins : new long[] {0, -1}) {
        assertThatExceptionOfType(TorchException.class)
            .isThrownBy(() -> module.invoke("ps_roi_pool", x, odd.narrow(0, 2, 1), bins, 1, 1.0));
      }
    }
  }

  @Test
  void stringsKeepTheirNulsInBothDirections() {
    try (ScriptModule module = ScriptFixtures.load("everything.pt")) {
      String text = "a\0b\u00e9\ud83d\ude00";
      assertThat(module.invoke("mixed", 1, 2.5, true, text).asString())
          .isEqualTo(text + ":1:2.5:True");
      try (TensorScope scope = TensorScope.open()) {
        assertThat(module.invoke("doubled", Map.of(text, Torch.ones(2))).toMap())
            .containsOnlyKeys(text);
      }
    }
  }

  @Test
  void reloadsOfALargeModuleStayFlat() throws IOException {
    byte[] large;
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad();
        ScriptModule module = ScriptFixtures.load("tiny.pt")) {
      module.parameters().get(0).setData(Torch.zeros(5_000_000));
      large = module.saveToBytes();
    }
    for (int i = 0; i < 3; i++) {
      use(large);
    }
    long before = Pointer.physicalBytes();
    for (int i = 0; i < 20; i++) {
      use(large);
    }
    assertThat(Pointer.physicalBytes() - before).isLessThan(150L << 20); // of 400 MB
  }

  private static void use(byte[] file) {
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptModule.load(file, Device.CPU)) {
      assertThat(module.methods()).containsKey("forward");
      Map<String, Tensor> parameters = module.namedParameters();
      assertThat(parameters).hasSize(1);
      TensorScope.closeAll(parameters);
      assertThat(module.forward(Torch.ones(1)).dim()).isEqualTo(1);
    }
  }

  @Test
  void namesOfOperatorsAreReadOnce() {
    assertThat(Ops.names()).isSameAs(Ops.names()).hasSizeGreaterThan(3000).isSorted();
  }
}
