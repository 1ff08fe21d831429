package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** Random changes of packages, arguments and constants, in a JVM that they may not end. */
@EnabledIf(value = "org.jtorch.AotiFixtures#run", disabledReason = AotiFixtures.REASON)
class AotiMutationsTest {
  @TempDir private Path temporary;

  @Test
  void changesAreRefusedOrComputeTheSame() throws Exception {
    ChildJvm jvm =
        new ChildJvm("-Xmx128m", "-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary);
    List<String> lines = jvm.withoutErrors().run(AotiMutations.class, "1", "600");
    assertThat(lines).hasSize(AotiMutations.Kind.values().length + 1);
    for (String line : lines.subList(0, AotiMutations.Kind.values().length)) {
      assertThat(line).matches("[A-Z]+: [1-9]\\d* refused, [1-9]\\d* accepted");
    }
    assertThat(temporary).isEmptyDirectory();
  }
}
