package org.jtorch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.DType.FLOAT32;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.FileFormat;
import org.jtorch.io.Npz;
import org.jtorch.io.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class JtorchCommandTest {
  /** What a command printed. */
  private record Result(int code, String out, String err) {}

  @TempDir private Path folder;

  private static Result run(Object... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = JtorchCommand.commandLine();
    line.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    int code = line.execute(texts);
    return new Result(code, out.toString(), err.toString());
  }

  private Path safetensors() {
    Path path = folder.resolve("model.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>();
      tensors.put("fc.weight", Torch.arange(6).view(2, 3).to(FLOAT32));
      tensors.put("steps", Torch.tensor(7));
      Safetensors.save(path, tensors, o -> o.metadata(Map.of("format", "pt")));
    }
    return path;
  }

  @Test
  void inspectListsTensorsAndTheLoader() {
    Path path = safetensors();
    Result result = run("inspect", path);
    assertThat(result.code()).isZero();
    assertThat(result.out())
        .isEqualTo(
            path
                + """
                 is safetensors: Safetensors.load(path)
                  format: pt
                  steps      int64    []      8 B
                  fc.weight  float32  [2, 3]  24 B
                  2 tensors, 32 B
                """);
  }

  @Test
  void inspectCutsLongLists() {
    Result result = run("inspect", "--limit", 1, safetensors());
    assertThat(result.out())
        .contains("steps")
        .contains("... and 1 more")
        .doesNotContain("fc.weight");
  }

  @Test
  void inspectExplainsFilesThatJtorchDoesNotLoad() throws Exception {
    Path path =
        Files.writeString(folder.resolve("model.pth"), "version https://git-lfs.github.com");
    Result result = run("inspect", path);
    assertThat(result.code()).isOne();
    assertThat(result.out())
        .isEqualTo(path + " is a Git LFS pointer: fetch the file itself with git lfs pull\n");
  }

  @Test
  void convertKeepsEveryValue() {
    Path npz = folder.resolve("model.npz");
    Path pth = folder.resolve("model.pth");
    assertThat(run("convert", safetensors(), npz).out())
        .isEqualTo("wrote " + npz + ": 2 tensors, 32 B\n");
    assertThat(run("convert", npz, pth).code()).isZero();
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> state = Checkpoint.load(pth).stateDict();
      assertThat(state).containsOnlyKeys("fc.weight", "steps");
      assertThat(state.get("fc.weight").toFloatArray()).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(state.get("steps").itemLong()).isEqualTo(7);
      assertThat(Npz.keys(npz)).containsExactlyInAnyOrder("fc.weight", "steps");
    }
  }

  @Test
  void convertReplacesNothingUnasked() {
    Path path = safetensors();
    Result result = run("convert", path, path);
    assertThat(result.code()).isOne();
    assertThat(result.err()).isEqualTo(path + " exists: pass --force to replace it\n");
  }

  @Test
  void aMissingFileIsOneLine() {
    Path missing = folder.resolve("missing.pth");
    Result result = run("inspect", missing);
    assertThat(result.code()).isOne();
    assertThat(result.err()).isEqualTo("there is no file " + missing + "\n");
  }

  @Test
  void aWrongCommandLineExitsWithTwo() {
    assertThat(run().code()).isEqualTo(2);
    assertThat(run("inspekt").code()).isEqualTo(2);
    assertThat(run("inspect").code()).isEqualTo(2);
    assertThat(run("bench", "--callers", "0", "model.pt").code()).isEqualTo(2);
    assertThat(run("bench", "--seconds", "0", "model.pt").code()).isEqualTo(2);
    assertThat(run("bench", "--input", "3xx", "model.pt").err()).contains("is not an input");
  }

  private static Path page(String name) {
    return Path.of("../integration-tests/src/test/resources/files-page", name);
  }

  private static Path api(String name) {
    return Path.of("../jtorch-api/src/test/resources/org/jtorch", name);
  }

  static List<Arguments> files() {
    return List.of(
        Arguments.of(page("lightning.ckpt"), "unknown classes, read as inert values: argparse."),
        Arguments.of(page("whole.pt"), "unknown classes, read as inert values: __main__.Mlp"),
        Arguments.of(api("io/pickles/tar.pth"), "format: tar archive, before PyTorch 0.2"),
        Arguments.of(page("legacy.pth"), "format: pickles, before PyTorch 1.6"),
        Arguments.of(page("sharded"), "b.weight  float32  [4, 16]  256 B"),
        Arguments.of(page("arrays.npz"), "2 tensors, 96 B"),
        Arguments.of(api("io/files/mixed.npz"), "not read, readme.txt: not an array in NumPy's"),
        Arguments.of(page("features.npy"), "1 tensor, 64 B"),
        Arguments.of(page("traced.pt"), "method: forward(Tensor x) -> Tensor"),
        Arguments.of(page("program.pt2"), "input x: float32[s77, 8]"),
        Arguments.of(api("aoti/mlp.pt2"), "input: args[0] float32[0.., 8]"));
  }

  @ParameterizedTest
  @MethodSource("files")
  void inspectReadsEveryFormat(Path path, String fact) {
    FileFormat format = FileFormat.of(path);
    Result result = run("inspect", path);
    assertThat(result.out())
        .startsWith(path + " is " + format.description() + ": " + format.loader() + "\n")
        .contains("\n  " + fact)
        .doesNotContain("\u001b");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void inspectGoesOnAfterAFileThatIsNotRead() throws Exception {
    Path onnx = Files.writeString(folder.resolve("model.pt"), "\b\b\u0012\u0007pytorch");
    Path missing = folder.resolve("missing.pth");
    Path cut = api("io/truncated.pth");
    Result result = run("inspect", onnx, missing, cut, page("features.npy"));
    assertThat(result.code()).isOne();
    assertThat(result.out())
        .contains(onnx + " is an ONNX model: use ONNX Runtime\n")
        .contains(cut + " is a truncated or damaged zip archive: download or write it again\n")
        .contains("features.npy is an array of numpy");
    assertThat(result.err()).isEqualTo("there is no file " + missing + "\n");
  }

  @Test
  void convertGoesAroundAllFormats() {
    Path from = page("model.pth");
    for (String name : List.of("a.safetensors", "b.npz", "c.pth")) {
      Path to = folder.resolve(name);
      assertThat(run("convert", from, to).out()).isEqualTo("wrote " + to + ": 4 tensors, 848 B\n");
      from = to;
    }
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> before = Checkpoint.load(page("model.pth")).stateDict();
      Map<String, Tensor> after = Checkpoint.load(from).stateDict();
      assertThat(after).containsOnlyKeys(before.keySet());
      before.forEach((name, tensor) -> assertThat(after.get(name).equal(tensor)).isTrue());
    }
  }

  @Test
  void aProgramBecomesOnnx() {
    Path onnx = folder.resolve("model.onnx");
    assertThat(run("convert", page("program.pt2"), onnx).code()).isZero();
    assertThat(FileFormat.of(onnx)).isEqualTo(FileFormat.ONNX);
    Result result = run("convert", page("model.pth"), folder.resolve("b.onnx"));
    assertThat(result.code()).isOne();
    assertThat(result.err()).contains("is a checkpoint of torch.save").hasLineCount(1);
  }

  static List<Arguments> refusals() {
    return List.of(
        Arguments.of("training.pt", "t.pth", "this file has stateDict(\"model\")"),
        Arguments.of("model.pth", "a.xyz", "convert writes .pth, "),
        Arguments.of("model.pth", "no/such/a.pth", "there is no folder "),
        Arguments.of("missing.pth", "a.pth", "there is no file "),
        Arguments.of("model.pth --key nothing", "a.pth", "has no value \"nothing\"; it has "));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void convertRefusesInOneLine(String in, String out, String reason) {
    List<Object> arguments = new ArrayList<>(List.of("convert"));
    String[] words = in.split(" ");
    arguments.add(page(words[0]));
    arguments.add(folder.resolve(out));
    arguments.addAll(List.of(words).subList(1, words.length));
    Result result = run(arguments.toArray());
    assertThat(result.code()).isOne();
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).contains(reason).hasLineCount(1);
    assertThat(folder).isEmptyDirectory();
  }

  private static Result bench(Object... arguments) {
    List<Object> all = new ArrayList<>(List.of("bench", "--seconds", "0.05", "--warm-up", "0"));
    all.addAll(List.of(arguments));
    return run(all.toArray());
  }

  @Test
  void benchMeasuresPrograms() {
    Result program = bench("--size", "s77=4", page("program.pt2"));
    assertThat(program.code()).isZero();
    assertThat(program.out()).contains("input    float32[4, 8]").contains("latency  p50 ");
    Result script = bench("--input", "2x8", "--callers", "2", page("traced.pt"));
    assertThat(script.out()).contains("2 callers").contains(" per second");
    assertThat(bench("--input", "2x9", page("traced.pt")).err())
        .contains("shapes cannot be multiplied")
        .hasLineCount(1);
    assertThat(bench(page("traced.pt")).err()).contains("pass --input").hasLineCount(1);
    assertThat(bench("--size", "b=2", page("program.pt2")).err())
        .isEqualTo(page("program.pt2") + " has no size \"b\"; it has [s77]\n");
    assertThat(bench(page("model.pth")).err()).contains("which holds no program").hasLineCount(1);
  }

  @Test
  void progressIsShownOnATerminalOnly() throws Exception {
    Path file = folder.resolve("model.pth");
    Files.write(folder.resolve(".model.pth.0.tmp"), new byte[1500]);
    StringWriter err = new StringWriter();
    CountDownLatch shown = new CountDownLatch(2);
    try (Progress progress =
        Progress.started(
            new PrintWriter(err),
            () -> {
              shown.countDown();
              return Progress.fileText("writing " + file, file, 4000);
            },
            1,
            true)) {
      shown.await();
    }
    assertThat(err.toString())
        .startsWith("\rwriting " + file + ": 1.50 kB of 4.00 kB, 0 s")
        .endsWith(" \r");
    StringWriter none = new StringWriter();
    Progress.of(new PrintWriter(none), "reading").close();
    Progress.started(new PrintWriter(none), () -> "reading", 1, false).close();
    assertThat(none.toString()).isEmpty();
  }

  @Test
  void helpTellsTheExitCodes() {
    Result result = run("inspect", "--help");
    assertThat(run("help", "inspect").out()).isEqualTo(result.out());
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("Usage: jtorch inspect").contains("Exit codes:");
  }

  @Test
  void theDoctorReportsLibtorch() {
    Result result = run("doctor");
    assertThat(result.code()).isZero();
    assertThat(result.out()).startsWith("jtorch doctor").contains("libtorch");
  }
}
