package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Divisions in TorchScript that a processor refuses, in JVMs of their own. */
class ScriptDivisionsTest {
  private static final String BY_ZERO = "ZeroDivisionError: integer division or modulo by zero";

  @Test
  void integersDivideAsInPythonAndByZeroIsAnError() throws IOException, InterruptedException {
    List<String> lines = divide();
    List<String> expected = new ArrayList<>();
    long[][] pairs = {
      {7, 3}, {-7, 3}, {7, -3}, {-7, -3}, {7, -1}, {Long.MIN_VALUE, -1}, {Long.MIN_VALUE, 1}
    };
    for (long[] pair : pairs) {
      expected.addAll(quotients(pair[0], pair[1]));
    }
    assertThat(lines).containsAll(expected);
    for (String method : List.of("remainder", "floordiv", "both", "inside", "items")) {
      assertThat(lines).filteredOn((method + " 7 0 " + BY_ZERO)::equals).hasSize(2);
    }
    assertThat(lines)
        .contains("items -7.5 -1 [-0.5, 7.0]", "items 1e30 0.0 [NaN, Infinity]")
        .contains("folded 8", "size 3 [[3, 2]]", "size 0 " + BY_ZERO, "growth false");
  }

  @Test
  void divisionsOfLiteralsAreRefusedBeforeLibtorchComputesThem() throws IOException {
    for (String division :
        List.of(
            "torch.remainder(8, 0)",
            "torch.divmod( -8,0 )",
            "8 % 0",
            "8 // 0",
            "torch.floordiv(-9223372036854775808, -1)",
            "-9223372036854775808 % -1")) {
      assertThatExceptionOfType(CheckpointException.class)
          .as(division)
          .isThrownBy(() -> load(division))
          .withMessageContaining("a division that has no result");
    }
  }

  @Test
  void whatLooksLikeADivisionOfLiteralsIsNone() throws IOException {
    load("8 # 8 % 0").close();
    load("torch.len(\"8 % 0\")").close();
    load("int(8 % 0.5)").close();
    load("8 % 05 + 10 // 1").close();
  }

  private static ScriptModule load(String folded) throws IOException {
    byte[] file =
        ScriptArchives.withCode(
            "divisions.pt", code -> code.replace("return 8\n", "return " + folded + "\n"));
    return ScriptModule.load(file, Device.CPU);
  }

  private static List<String> quotients(long a, long b) {
    String pair = " " + a + " " + b + " ";
    long quotient = Math.floorDiv(a, b);
    long remainder = Math.floorMod(a, b);
    return List.of(
        "floordiv" + pair + quotient,
        "remainder" + pair + remainder,
        "inside" + pair + 2 * remainder,
        "both" + pair + List.of(quotient, remainder),
        "divisor" + pair + 1,
        "items" + pair + List.of(remainder, quotient));
  }

  private static List<String> divide() throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                DivideInScripts.class.getName())
            .redirectErrorStream(true)
            .start();
    String out = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(child.waitFor()).as(out).isZero();
    return out.lines().toList();
  }
}
