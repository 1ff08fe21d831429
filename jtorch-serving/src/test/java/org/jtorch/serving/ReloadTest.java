package org.jtorch.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.jtorch.junit.NoLeaks;
import org.jtorch.serving.load.ReloadMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Reloads under load fail no request and leave no memory behind. */
class ReloadTest {
  @TempDir private Path folder;

  @Test
  @NoLeaks
  @Timeout(300)
  void fiftyReloadsUnderLoadFailNoRequest() throws Exception {
    ReloadMain.Figures figures = ReloadMain.run(folder, 50, Duration.ZERO);
    assertThat(figures.failed()).isZero();
    assertThat(figures.answered()).isGreaterThan(50);
    assertThat(figures.endBytes())
        .as(figures.toString())
        .isLessThanOrEqualTo(figures.startBytes() + 2 * figures.modelBytes());
  }
}
