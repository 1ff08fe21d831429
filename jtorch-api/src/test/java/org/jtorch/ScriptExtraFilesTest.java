package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Extra files in TorchScript archives. */
class ScriptExtraFilesTest {
  @TempDir private Path folder;

  @Test
  void extraFilesOfPythonAreRead() {
    Path file = ScriptFixtures.path("newer/extra.pt");
    try (ScriptModule module = ScriptModule.load(file, o -> o.extraFiles(true))) {
      assertThat(module.extraFiles()).containsOnlyKeys("labels.txt", "folder/bytes.bin", "empty");
      assertThat(module.extraFiles().get("labels.txt"))
          .asString(StandardCharsets.UTF_8)
          .isEqualTo("cat\nz\u00fcrich\n");
      assertThat(module.extraFiles().get("folder/bytes.bin")).containsExactly(0, 1, 0, -1);
      assertThat(module.extraFiles().get("empty")).isEmpty();
      module.extraFiles().get("labels.txt")[0] = 0;
      assertThat(module.extraFiles().get("labels.txt")[0]).isEqualTo((byte) 'c');
    }
  }

  @Test
  void extraFilesAreWrittenAndReadAgain() {
    byte[] bytes = {0, 5, 0};
    Path file = folder.resolve("module.pt");
    try (ScriptModule module = ScriptFixtures.load("tiny.pt")) {
      module.save(file, o -> o.extraFile("a.bin", bytes).extraFile("b\u00e9.txt", "\u6570\0x"));
      try (ScriptModule loaded =
          ScriptModule.load(file, o -> o.device(Device.CPU).extraFiles(true))) {
        assertThat(loaded.extraFiles()).containsOnlyKeys("a.bin", "b\u00e9.txt");
        assertThat(loaded.extraFiles().get("a.bin")).isEqualTo(bytes);
        assertThat(loaded.extraFiles().get("b\u00e9.txt"))
            .asString(StandardCharsets.UTF_8)
            .isEqualTo("\u6570\0x");
        byte[] again = loaded.saveToBytes();
        try (ScriptModule third =
            ScriptModule.load(new ByteArrayInputStream(again), o -> o.extraFiles(true))) {
          assertThat(third.extraFiles()).isEmpty();
        }
      }
      byte[] saved = module.saveToBytes(o -> o.extraFile("empty", ""));
      try (ScriptModule loaded =
          ScriptModule.load(new ByteArrayInputStream(saved), o -> o.extraFiles(true))) {
        assertThat(loaded.extraFiles()).containsOnlyKeys("empty");
        assertThat(loaded.extraFiles().get("empty")).isEmpty();
      }
    }
  }

  @Test
  void extraFilesThatWereNotReadSaySo() {
    try (ScriptModule module = ScriptFixtures.load("newer/extra.pt")) {
      assertThatIllegalStateException()
          .isThrownBy(module::extraFiles)
          .withMessage(
              "the extra files were not read: load the module with o -> o.extraFiles(true)");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> module.saveToBytes(o -> o.extraFile("", "x")))
          .withMessage("extraFile: the name is empty or contains NUL");
    }
  }
}
