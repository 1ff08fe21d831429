package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.jtorch.internal.calls.NativeErrors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong with TorchScript, in one line each. */
class ScriptErrorsTest {
  @TempDir private Path directory;

  @Test
  void aMissingFileIsAnInputOutputError() {
    Path missing = directory.resolve("none.pt");
    assertThatThrownBy(() -> ScriptModule.load(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + missing)
        .hasCauseInstanceOf(NoSuchFileException.class);
    assertThatThrownBy(() -> ScriptModule.load(directory, Device.CPU))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + directory);
  }

  @Test
  void aBrokenStreamIsAnInputOutputError() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("gone");
          }

          @Override
          public int read(byte[] bytes, int from, int count) throws IOException {
            throw new IOException("gone");
          }
        };
    assertThatThrownBy(() -> ScriptModule.load(broken, Device.CPU))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read the stream")
        .hasRootCauseMessage("gone");
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    byte[] bytes = Files.readAllBytes(ScriptFixtures.path("everything.pt"));
    Path half = directory.resolve("half.pt");
    Files.write(half, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> ScriptModule.load(half))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            half + ": damaged, or not a TorchScript file: failed finding central directory");
    refuses("the bytes: it is an empty file: write or download it again", new byte[0]);
    refuses(
        "the bytes: damaged, or not a TorchScript file: failed finding central directory",
        new byte[1000]);
    assertThatThrownBy(
            () -> ScriptModule.load(new ByteArrayInputStream(new byte[1000]), Device.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "the stream: damaged, or not a TorchScript file: failed finding central directory");
  }

  @Test
  @Tag("once")
  void flippedBytesAreRefusedOrHarmless() throws IOException {
    byte[] bytes = Files.readAllBytes(ScriptFixtures.path("tiny.pt"));
    Random random = new Random(0);
    int refused = 0;
    for (int round = 0; round < 100; round++) {
      byte[] damaged = bytes.clone();
      damaged[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      try (ScriptModule module = ScriptModule.load(damaged, Device.CPU)) {
        assertThat(module.isClosed()).isFalse();
      } catch (CheckpointException e) {
        assertThat(e.getMessage()).startsWith("the bytes: ").doesNotContain("\n");
        refused++;
      }
    }
    assertThat(refused).isPositive();
  }

  @Test
  void aStateDictIsSentToCheckpoint() {
    Path dict = ScriptFixtures.path("state_dict.pt");
    assertThatThrownBy(() -> ScriptModule.load(dict))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(dict + ": it is a checkpoint of torch.save: use Checkpoint.load(path)");
    Path legacy = ScriptFixtures.path("legacy.pt");
    assertThatThrownBy(() -> ScriptModule.load(legacy))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            legacy
                + ": it is a checkpoint of torch.save before PyTorch 1.6: use"
                + " Checkpoint.load(path)");
  }

  @Test
  void temporaryFilesAreDeleted() throws IOException {
    byte[] bytes = Files.readAllBytes(ScriptFixtures.path("tiny.pt"));
    long before = temporaryFiles();
    ScriptModule.load(bytes, Device.CPU).close();
    refuses("the bytes: it is an empty file: write or download it again", new byte[0]);
    assertThat(temporaryFiles()).isEqualTo(before);
  }

  private static long temporaryFiles() throws IOException {
    try (var files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("jtorch-script")).count();
    }
  }

  @Test
  void savingWhereThereIsNoDirectoryIsAnInputOutputError() {
    Path file = directory.resolve("nowhere").resolve("x.pt");
    try (ScriptModule module = ScriptFixtures.load("tiny.pt")) {
      assertThatThrownBy(() -> module.save(file))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage("cannot write " + file);
    }
  }

  @Test
  void whatTheModelRaisesIsTheMessage() {
    try (ScriptModule module = ScriptFixtures.load("everything.pt")) {
      assertThat(module.invoke("fails", 3).toLong()).isEqualTo(3);
      assertThatThrownBy(() -> module.invoke("fails", -1))
          .isInstanceOfSatisfying(
              TorchException.class,
              e -> {
                assertThat(e).hasMessage("fails: n must not be negative, got -1");
                assertThat(e.nativeTrace()).contains("ops.prim.RaiseException");
              });
    }
  }

  @Test
  void errorsInsideKeepLibtorchsSentenceAndTheSourcePosition() {
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptFixtures.load("everything.pt")) {
      assertThatThrownBy(() -> module.invoke("mismatch", Torch.ones(2, 3)))
          .isInstanceOfSatisfying(
              TorchException.class,
              e -> {
                assertThat(e)
                    .hasMessage(
                        "mismatch: mat1 and mat2 shapes cannot be multiplied (2x3 and 5x5)"
                            + " [float32[2, 3]]");
                assertThat(e.nativeTrace())
                    .contains("torch.matmul(x, torch.ones([5, 5]))", "line ");
              });
    }
  }

  /** libtorch's own text, so that the test holds where there is a GPU too. */
  @Test
  void aGpuWithoutItsNativesIsNamedInOneLine() {
    RuntimeException thrown =
        new RuntimeException(
            "Could not run 'aten::empty_strided' with arguments from the 'CUDA' backend. This could"
                + " be because the operator doesn't exist for this backend, or was omitted during"
                + " the selective/custom build process (if using custom build).\nCPU: registered at"
                + " RegisterCPU_2.cpp:2479 [kernel]\nMeta: registered at RegisterMeta_0.cpp:5510");
    assertThat(NativeErrors.translate("load", thrown))
        .isInstanceOf(TorchException.class)
        .hasMessage(
            "load: Could not run 'empty_strided' with arguments from the 'CUDA' backend. (hint: no"
                + " GPU, or natives for the CPU only: depend on org.jtorch:jtorch-gpu instead of"
                + " org.jtorch:jtorch-cpu, or use Device.CPU; Device.cudaIfAvailable() takes what"
                + " is there)");
  }

  @Test
  void anOperatorThatLibtorchLacksIsNamed() {
    Path vendor = ScriptFixtures.path("vendor.pt");
    assertThatThrownBy(() -> ScriptModule.load(vendor))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            vendor
                + ": Unknown builtin op: vendor::identity. Could not find any similar ops to"
                + " vendor::identity. This op may not exist or may not be currently supported in"
                + " TorchScript.");
  }

  @Test
  void aMissingMethodListsThoseThereAre() {
    try (ScriptModule module = ScriptFixtures.load("tiny.pt")) {
      assertThatThrownBy(() -> module.invoke("predict"))
          .isInstanceOf(TorchException.class)
          .hasMessage("predict: no such method; there are: forward");
    }
  }

  @Test
  void forwardOfATupleNamesInvoke() {
    long before = Torch.memoryStats().liveTensors();
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptFixtures.load("pair.pt")) {
      Tensor x = Torch.ones(1);
      assertThatThrownBy(() -> module.forward(x))
          .isInstanceOf(TorchException.class)
          .hasMessage(
              "forward: the result is a Tuple, not a Tensor: call invoke(\"forward\", ...), which"
                  + " returns any kind");
      assertThat(Torch.memoryStats().liveTensors()).isLessThanOrEqualTo(before + 1);
      assertThat(module.invoke("forward", x).toTensors()).hasSize(2);
    }
  }

  private static void refuses(String message, byte[] bytes) {
    assertThatThrownBy(() -> ScriptModule.load(bytes, Device.CPU))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(message);
  }
}
