package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.CheckpointException;
import org.jtorch.Torch;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class PickleTest {
  @TempDir Path folder;

  @Test
  void valuesOfProtocol0And2AreRead() throws IOException {
    // pickle.dumps({"a": [1, 2.5], "b": None}, 0)
    String text = "(dp0\nVa\np1\n(lp2\nI1\naF2.5\nasVb\np3\nNs.";
    assertThat(load(text.getBytes(StandardCharsets.US_ASCII)))
        .isEqualTo(Map.of("a", List.of(1L, 2.5), "b", java.util.Optional.empty()));
    // pickle.dumps((1, True, "x"), 2)
    byte[] binary = {
      (byte) 0x80, 2, 'K', 1, (byte) 0x88, 'X', 1, 0, 0, 0, 'x', 'q', 0, (byte) 0x87, 'q', 1, '.'
    };
    assertThat(load(binary)).isEqualTo(List.of(1L, true, "x"));
  }

  @Test
  void nothingIsExecuted() throws IOException {
    String hostile = "cos\nsystem\n(S'touch /tmp/owned'\ntR.";
    assertThat(load(hostile.getBytes(StandardCharsets.US_ASCII)))
        .isInstanceOfSatisfying(
            Checkpoint.UnknownObject.class,
            object -> assertThat(object.className()).isEqualTo("os.system"));
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    refused(new byte[0], "");
    refused("<html>".getBytes(StandardCharsets.US_ASCII), "");
    refused(new byte[] {(byte) 0x80, 2, 'K'}, "");
    refused("Pstorage\n.".getBytes(StandardCharsets.US_ASCII), "outside of it");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> Pickle.load(folder.resolve("none")))
        .withMessageContaining("none");
  }

  @Test
  void aCheckpointThatIsNoneNamesTheLoader() throws IOException {
    Path file = Files.write(folder.resolve("x.pkl"), new byte[] {(byte) 0x80, 2, 'K', 1, '.'});
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Checkpoint.load(file))
        .withMessageContaining("Pickle.load(path)");
    Path saved = folder.resolve("x.pt");
    Checkpoint.save(saved, Map.of("x", Torch.ones(1)));
    assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> Pickle.load(saved));
  }

  private void refused(byte[] content, String part) throws IOException {
    Path file = Files.write(folder.resolve("bad.pkl"), content);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Pickle.load(file))
        .withMessageStartingWith(file.toString())
        .withMessageContaining(part);
  }

  private Object load(byte[] content) throws IOException {
    return Pickle.load(Files.write(folder.resolve("x.pkl"), content));
  }
}
