package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Divisions in TorchScript that a processor refuses, in JVMs of their own. */
class ScriptDivisionsTest {
  private static final String BY_ZERO = "ZeroDivisionError: integer division or modulo by zero";

  @Test
  void integersDivideAsInPythonAndByZeroIsAnError() throws IOException, InterruptedException {
    List<String> lines = ChildJvm.small().run(DivideInScripts.class);
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
}
