package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.jtorch.CheckpointException;
import org.jtorch.TensorScope;
import org.junit.jupiter.api.Test;

/** The tar archives of the first versions of PyTorch. */
class TarCheckpointTest {
  private static byte[] whole() throws IOException {
    return Files.readAllBytes(PickledValuesTest.file("tar.pth"));
  }

  @Test
  void viewsOfStoragesAreViews() throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      Checkpoint loaded = Checkpoint.load(whole());
      loaded.tensor("base").fill_(9);
      assertThat(loaded.tensor("view").sum().item()).isEqualTo(27);
      assertThat(loaded.value("epoch")).isEqualTo(7L);
    }
  }

  @Test
  void aFileThatIsCutShortIsRefused() throws IOException {
    byte[] bytes = whole();
    for (int length = 512; length < 3000; length += 11) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Checkpoint.load(cut))
          .as("%d bytes", length)
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith("the bytes");
    }
  }

  @Test
  void otherArchivesAreNamed() throws IOException {
    byte[] bytes = whole();
    for (int header = 0; header < bytes.length; header += 512) {
      bytes[header] = bytes[header] == 't' ? (byte) 'x' : bytes[header];
    }
    assertThatThrownBy(() -> Checkpoint.load(bytes))
        .isInstanceOf(CheckpointException.class)
        .hasMessageMatching("the bytes: a tar archive without tensors, not one of torch.save");
  }
}
