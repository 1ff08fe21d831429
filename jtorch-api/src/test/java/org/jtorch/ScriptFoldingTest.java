package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Divisions that libtorch would compute while it reads a TorchScript file. */
class ScriptFoldingTest {
  private static List<String> lines = List.of();

  @BeforeAll
  static void divide() throws IOException, InterruptedException {
    lines = ChildJvm.small().run(FoldDivisionsInScripts.class);
  }

  private static void assertTwice(List<String> bodies, String result) {
    for (String body : bodies) {
      String line = body.replace("\n    ", "; ").replace("\n", ";") + ": " + result;
      assertThat(lines).filteredOn(found -> found.startsWith(line)).as(line).hasSize(2);
    }
  }

  @Test
  void aDivisionOfConstantsByZeroIsAnErrorOfTheCall() {
    assertTwice(
        FoldDivisionsInScripts.BY_ZERO,
        "folded: ZeroDivisionError: integer division or modulo by zero");
  }

  @Test
  void theLeastIntegerByMinusOneIsItself() {
    assertTwice(FoldDivisionsInScripts.OF_LEAST, "-9223372036854775808");
  }

  @Test
  void aDivisionThatRunsWhileTheFileIsLoadedIsRefused() {
    for (String changed : FoldDivisionsInScripts.WHILE_LOADING.keySet()) {
      String start = changed.strip() + ": the bytes: damaged, or not a TorchScript file: code/";
      assertThat(lines)
          .filteredOn(line -> line.startsWith(start))
          .as(changed)
          .singleElement()
          .asString()
          .contains("divides while the file is loaded");
    }
  }

  @Test
  void aDivisionByALiteralMayRunWhileTheFileIsLoaded() {
    assertThat(lines).contains(": 7.0", "n // 2 + n % 4: 7.0", "n: int=__torch__.halved(8): 8.0");
  }
}
