package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python's libraries read the safetensors and NumPy files that Java wrote, to the bit. */
@Tag("python")
@Tag("once")
class FilesInPythonTest {
  @TempDir private Path folder;

  private String python(String program, Path... arguments)
      throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("check.py"), program);
    ProcessBuilder builder =
        new ProcessBuilder(System.getProperty("jtorch.python"), "-W", "ignore", script.toString());
    for (Path argument : arguments) {
      builder.command().add(argument.toString());
    }
    Process process = builder.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }

  @Test
  void safetensorsAreReadByPythonWhole() throws IOException, InterruptedException {
    Path python = FileFacts.file("dtypes.safetensors");
    Path java = folder.resolve("model.safetensors");
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>(Safetensors.load(python).stateDict());
      Safetensors.save(java, tensors, o -> o.metadata(Map.of("format", "pt", "by", "jtorch")));
      Safetensors.save(folder.resolve("shards.safetensors"), tensors, o -> o.maxShardSize(64));
    }
    String program =
        """
        import json, sys, torch
        from safetensors import safe_open
        from safetensors.torch import load_file
        def equal(a, b):
            raw = lambda t: t.contiguous().view(-1).view(torch.uint8).tolist() if t.numel() else []
            return a.dtype == b.dtype and a.shape == b.shape and raw(a) == raw(b)
        expected, java = load_file(sys.argv[1]), load_file(sys.argv[2])
        assert expected.keys() == java.keys()
        assert all(equal(java[k], v) for k, v in expected.items())
        with safe_open(sys.argv[2], "pt") as f:
            assert f.metadata() == {"format": "pt", "by": "jtorch"}, f.metadata()
        folder, name = sys.argv[3].rsplit("/", 1)
        index = json.load(open(f"{folder}/{name}.index.json"))["weight_map"]
        assert index.keys() == expected.keys() and len(set(index.values())) > 2
        for key, file in index.items():
            assert equal(load_file(f"{folder}/{file}")[key], expected[key])
        print(len(java), "equal")
        """;
    assertThat(python(program, python, java, folder.resolve("shards.safetensors")))
        .isEqualTo("22 equal");
  }

  @Test
  void arraysAreReadByNumPy() throws IOException, InterruptedException {
    Path python = FileFacts.file("stored.npz");
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> arrays = Npz.load(python);
      Npz.save(folder.resolve("stored.npz"), arrays);
      Npz.save(folder.resolve("compressed.npz"), arrays, o -> o.compressed(true));
      Npy.save(folder.resolve("one.npy"), Torch.arange(5).to(DType.INT32));
    }
    String program =
        """
        import sys, numpy
        expected = numpy.load(sys.argv[1])
        for path in sys.argv[2:4]:
            java = numpy.load(path)
            assert java.files == expected.files
            for name in java.files:
                a, b = java[name], expected[name]
                assert a.dtype == b.dtype.newbyteorder("="), name
                assert a.shape == b.shape and a.flags.f_contiguous == b.flags.f_contiguous, name
                assert a.tobytes() == b.astype(a.dtype).tobytes(), name
        assert numpy.load(sys.argv[4], mmap_mode="r").tolist() == [0, 1, 2, 3, 4]
        print(len(java.files), "equal")
        """;
    assertThat(
            python(
                program,
                python,
                folder.resolve("stored.npz"),
                folder.resolve("compressed.npz"),
                folder.resolve("one.npy")))
        .isEqualTo("32 equal");
  }
}
