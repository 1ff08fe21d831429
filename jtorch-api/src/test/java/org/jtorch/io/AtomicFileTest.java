package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A save that does not succeed leaves the old file whole. */
class AtomicFileTest {
  private static final int KILLED = 137;
  private static final int LARGE = 1 << 22;

  @TempDir private Path folder;
  private Path path;

  /** Replaces a file by 4 MB, and ends the JVM before they are complete if that is asked. */
  static final class Saving {
    private Saving() {}

    public static void main(String[] arguments) throws IOException {
      AtomicFile.write(
          Path.of(arguments[0]),
          false,
          channel -> {
            writeHalf(channel);
            if (arguments[1].equals("killed")) {
              Runtime.getRuntime().halt(KILLED);
            }
            writeHalf(channel);
          });
    }
  }

  private static void writeHalf(FileChannel channel) throws IOException {
    ByteBuffer half = ByteBuffer.allocate(LARGE / 2);
    while (half.hasRemaining()) {
      channel.write(half);
    }
  }

  @BeforeEach
  void writeOldFile() throws IOException {
    path = folder.resolve("model.pt");
    Files.writeString(path, "old");
  }

  @Test
  void aWriteThatFailsLeavesTheOldFileAndNoOther() throws IOException {
    assertThatThrownBy(
            () ->
                AtomicFile.write(
                    path,
                    false,
                    channel -> {
                      writeHalf(channel);
                      throw new IOException("broken");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("broken");
    assertOldFileOnly();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void aFullDiskLeavesTheOldFileAndNoOther() throws IOException, InterruptedException {
    // The limit, in units of 1 KB, makes a write fail in the middle as a full disk does.
    List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 3072; exec \"$@\""));
    command.add("bash");
    Process saving = save(command, "completed");
    String printed = new String(saving.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(saving.waitFor()).isEqualTo(1);
    assertThat(printed).contains("java.io.IOException: File too large");
    assertOldFileOnly();
  }

  @Test
  void aKilledProcessLeavesTheOldFile() throws IOException, InterruptedException {
    Process saving = save(new ArrayList<>(), "killed");
    saving.getInputStream().readAllBytes();
    assertThat(saving.waitFor()).isEqualTo(KILLED);
    assertThat(Files.readString(path)).isEqualTo("old");
  }

  @Test
  void aSaveThatCompletesReplacesTheFile() throws IOException, InterruptedException {
    Process saving = save(new ArrayList<>(), "completed");
    saving.getInputStream().readAllBytes();
    assertThat(saving.waitFor()).isZero();
    assertThat(Files.size(path)).isEqualTo(LARGE);
  }

  @Test
  void whatIsOnTheDiskIsTheSame() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Map<String, Tensor> state = Map.of("weight", Torch.arange(6).view(2, 3));
      Path synced = folder.resolve("synced");
      Checkpoint.save(path, state);
      Checkpoint.save(synced, state, o -> o.syncFiles(true));
      assertThat(synced).hasSameBinaryContentAs(path);
      Safetensors.save(path, state);
      Safetensors.save(synced, state, o -> o.syncFiles(true));
      assertThat(synced).hasSameBinaryContentAs(path);
      Npz.save(path, state);
      Npz.save(synced, state, o -> o.syncFiles(true));
      assertThat(synced).hasSameBinaryContentAs(path);
    }
  }

  private Process save(List<String> command, String how) throws IOException {
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(Saving.class.getName(), path.toString(), how));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private void assertOldFileOnly() throws IOException {
    assertThat(Files.readString(path)).isEqualTo("old");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }
}
