package org.jtorch.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jtorch.ChildJvm;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file beyond 2 GB, with holes on the disk, in a JVM with a small heap. */
@Tag("once")
@EnabledOnOs(OS.LINUX)
class LargeSafetensorsTest {
  @TempDir private Path folder;

  @Test
  void aFileBeyondTwoGigabytesIsMappedAndNotRead() throws IOException, InterruptedException {
    Path path = folder.resolve("large.safetensors");
    List<String> lines =
        new ChildJvm("-Xmx64m").run(LargeSafetensors.class, path.toString(), "3", "2");
    assertThat(lines).filteredOn(line -> line.equals("t0 0.0, t1 0.0, t2 42.0")).hasSize(2);
    List<Long> resident =
        lines.stream()
            .filter(line -> line.startsWith("resident "))
            .map(line -> Long.valueOf(line.split(" ")[1]))
            .toList();
    // The first load grows the heap by classes too.
    assertThat(resident).hasSize(2).allMatch(bytes -> bytes < 100 << 20);
    assertThat(resident.get(1)).isLessThan(10 << 20);
  }
}
