package org.jtorch.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jtorch.DType.FLOAT32;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.io.Npz;
import org.jtorch.io.Safetensors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    assertThat(run("bench", "--input", "3xx", "model.pt").err()).contains("is not an input");
  }

  @Test
  void helpTellsTheExitCodes() {
    Result result = run("inspect", "--help");
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
