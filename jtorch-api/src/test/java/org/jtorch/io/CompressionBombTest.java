package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.ChildJvm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of some megabytes whose entries unpack to gigabytes is refused with a small heap. */
class CompressionBombTest {
  @Test
  void entriesThatUnpackToGigabytesAreRefusedAtOnce(@TempDir Path folder)
      throws IOException, InterruptedException {
    List<String> lines = load(folder);
    for (String record : List.of("data.pkl", "data/0", "constants.pkl", "code/__torch__.py")) {
      assertThat(lines).contains(record + " of 3000 MB: refused, refused");
    }
    assertThat(lines).hasSize(16).noneMatch(line -> line.endsWith("slow"));
  }

  private static List<String> load(Path folder) throws IOException, InterruptedException {
    return new ChildJvm("-Xmx48m", "-XX:TieredStopAtLevel=1")
        .run(CompressionBombs.class, folder.toString()).stream()
            .filter(line -> line.contains(": refused"))
            .toList();
  }
}
