package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Python reads what Java wrote, with {@code weights_only=True}, into memory and mapped. */
@Tag("python")
@Tag("once")
class CheckpointInPythonTest {
  private static final List<DType> DTYPES =
      List.of(
          DType.FLOAT32,
          DType.FLOAT64,
          DType.FLOAT16,
          DType.BFLOAT16,
          DType.INT8,
          DType.INT16,
          DType.INT32,
          DType.INT64,
          DType.UINT8,
          DType.UINT16,
          DType.UINT32,
          DType.UINT64,
          DType.COMPLEX32,
          DType.COMPLEX64,
          DType.COMPLEX128,
          DType.FLOAT8_E4M3FN,
          DType.FLOAT8_E5M2,
          DType.FLOAT8_E4M3FNUZ,
          DType.FLOAT8_E5M2FNUZ,
          DType.FLOAT8_E8M0FNU);

  @TempDir private Path folder;

  private String python(String program, Path file) throws IOException, InterruptedException {
    Path script = Files.writeString(folder.resolve("check.py"), program);
    Process process =
        new ProcessBuilder(
                System.getProperty("jtorch.python"),
                "-W",
                "ignore",
                script.toString(),
                file.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output.strip();
  }

  private static final String EVERY_WAY =
      """
      import sys, torch
      from torch.utils.serialization import config
      def ways(path):
          yield torch.load(path, weights_only=True)
          yield torch.load(path, weights_only=True, mmap=True)
          config.load.calculate_storage_offsets = True
          yield torch.load(path, weights_only=True, mmap=True)
      """;

  private static final String KINDS =
      """
      import pathlib
      def same(a, b):
          if a.is_nested:
              return all(x.equal(y) for x, y in zip(a.unbind(), b.unbind(), strict=True))
          assert a.shape == b.shape and a.dtype == b.dtype and a.layout == b.layout and a.device == b.device
          assert a.requires_grad == b.requires_grad
          if a.is_meta:
              return a.stride() == b.stride()
          if a.is_quantized:
              per_tensor = a.qscheme() == torch.per_tensor_affine
              scales = lambda x: (x.q_scale(), x.q_zero_point()) if per_tensor else (
                  x.q_per_channel_scales().tolist(), x.q_per_channel_zero_points().tolist(), x.q_per_channel_axis())
              return scales(a) == scales(b) and a.int_repr().equal(b.int_repr())
          if a.layout == torch.sparse_coo:
              return a.is_coalesced() == b.is_coalesced() and all(
                  x.equal(y) for x, y in ((a._indices(), b._indices()), (a._values(), b._values())))
          rows = a.layout in (torch.sparse_csr, torch.sparse_bsr)
          parts = lambda x: (x.crow_indices(), x.col_indices(), x.values()) if rows else (
              x.ccol_indices(), x.row_indices(), x.values())
          return all(x.equal(y) for x, y in zip(parts(a), parts(b)))
      for d in ways(sys.argv[1]):
          assert d.pop("layout") == torch.sparse_csr
          for name, java in d.items():
              file, key = name.split(".")
              python = torch.load(pathlib.Path(FOLDER) / (file + ".pth"), weights_only=True)[key]
              assert same(python, java), name
          print(len(d), "equal")
      """;

  @Test
  void everyDtypeHasTheSameBytes() throws IOException, InterruptedException {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    try (TensorScope scope = TensorScope.open()) {
      for (DType dtype : DTYPES) {
        tensors.put(
            dtype.pythonName(), Torch.arange(3 * dtype.itemSize()).to(DType.UINT8).view(dtype));
      }
      tensors.put("empty", Torch.empty(0, 2));
      Checkpoint.save(folder.resolve("dtypes.pt"), tensors);
    }
    String program =
        """
        for d in ways(sys.argv[1]):
            assert type(d).__name__ == "OrderedDict"
            assert d.pop("empty").shape == (0, 2)
            for name, t in d.items():
                assert t.dtype == getattr(torch, name) and t.shape == (3,), (name, t)
                data = list(range(3 * t.element_size()))
                assert t.untyped_storage().tolist() == data, (name, t)
            print(len(d))
        """;
    assertThat(python(EVERY_WAY + program, folder.resolve("dtypes.pt")).lines())
        .containsExactly("20", "20", "20");
  }

  @Test
  void tensorsOfEveryKindKeepIt() throws IOException, InterruptedException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (String file : List.of("sparse", "quantized", "nested", "meta")) {
        Map<?, ?> kinds = (Map<?, ?>) Checkpoint.load(PickledValuesTest.file(file + ".pth")).root();
        kinds.forEach((name, tensor) -> values.put(file + "." + name, tensor));
      }
      values.put("layout", Layout.SPARSE_CSR);
      Checkpoint.save(folder.resolve("kinds.pt"), values);
    }
    assertThat(
            python(
                    EVERY_WAY + KINDS.replace("FOLDER", "\"" + PickledValuesTest.file("") + "\""),
                    folder.resolve("kinds.pt"))
                .lines())
        .containsExactly("24 equal", "24 equal", "24 equal");
  }

  @Test
  void viewsShareTheirStorageAndKeepTheirStrides() throws IOException, InterruptedException {
    try (TensorScope scope = TensorScope.open()) {
      Tensor base = Torch.arange(12).to(DType.FLOAT32);
      Checkpoint.save(
          folder.resolve("views.pt"),
          Map.of("base", base, "t", base.view(3, 4).t(), "part", base.narrow(0, 4, 2)));
    }
    String program =
        """
        for d in ways(sys.argv[1]):
            assert d["t"].stride() == (1, 4) and d["t"].tolist()[1] == [1, 5, 9]
            d["base"][4] = 40
            assert d["part"].tolist() == [40, 5]
            print("ok")
        """;
    assertThat(python(EVERY_WAY + program, folder.resolve("views.pt")).lines())
        .containsExactly("ok", "ok", "ok");
  }

  @Test
  void wholeCheckpointsHavePythonsValues() throws IOException, InterruptedException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("model", Map.of("weight", Torch.ones(2, 2).requiresGrad_(true)));
      values.put("epoch", 3);
      values.put("large", 1L << 40);
      values.put("none", Optional.empty());
      values.put("list", List.of(1, -1, 70_000, 2.5, true, "h\u00e9"));
      values.put("map", Map.of(7, Map.of()));
      values.put("set", Set.of(1));
      values.put("bytes", new byte[] {1, -1});
      values.put("complex", Complex.of(1, 2));
      values.put("shape", Shape.of(2, 3));
      values.put("dtype", DType.FLOAT16);
      values.put("device", Device.cuda(1));
      Checkpoint.save(folder.resolve("values.pt"), values);
    }
    String program =
        """
        for d in ways(sys.argv[1]):
            assert d["model"].pop("weight").requires_grad
            print(d)
        """;
    String expected =
        "{'model': OrderedDict(), 'epoch': 3, 'large': 1099511627776, 'none': None, 'list': [1,"
            + " -1, 70000, 2.5, True, 'h\u00e9'], 'map': {7: {}}, 'set': {1}, 'bytes':"
            + " b'\\x01\\xff', 'complex': (1+2j), 'shape': torch.Size([2, 3]), 'dtype':"
            + " torch.float16, 'device': device(type='cuda', index=1)}";
    assertThat(python(EVERY_WAY + program, folder.resolve("values.pt")).lines())
        .containsExactly(expected, expected, expected);
  }
}
