package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Divisions of integer tensors in TorchScript that a processor refuses. */
class ScriptTensorDivisionsTest {
  @Test
  void theLeastIntegerByMinusOneIsAnErrorInEachForm() throws IOException, InterruptedException {
    List<String> lines = ChildJvm.small().run(DivideTensorsInScripts.class);
    List<String> expected = new ArrayList<>();
    for (String dtype : List.of("torch.int64", "torch.int32")) {
      long least = dtype.equals("torch.int64") ? Long.MIN_VALUE : Integer.MIN_VALUE;
      for (long[] pair : new long[][] {{7, -1}, {-7, 2}, {least, 3}, {least, -1}}) {
        expected.addAll(quotients(dtype, pair[0], pair[1], least));
      }
    }
    for (String line : expected) {
      assertThat(lines).filteredOn(line::equals).as(line).hasSize(2);
    }
    assertThat(lines)
        .contains(
            "forward torch.float32 -9223372036854775808 -1: torch.float32 9.223372036854776E18",
            "remainders torch.float32 -9223372036854775808 -1: torch.float32 -0.0");
    assertThat(lines).filteredOn("frozen 7: torch.int64 -7.0"::equals).hasSize(2);
    assertThat(lines).filteredOn("frozen least: overflow"::equals).hasSize(2);
    assertThat(lines).contains("growth false");
  }

  private static List<String> quotients(String dtype, long a, long b, long least) {
    String pair = " " + dtype + " " + a + " " + b + ": ";
    if (a == least && b == -1) {
      List<String> all = new ArrayList<>(DivideTensorsInScripts.OF_TENSORS);
      all.remove("multiples");
      all.addAll(DivideTensorsInScripts.BY_NUMBER);
      all.addAll(List.of("of_number", "by_literal"));
      return all.stream().map(method -> method + pair + "overflow").toList();
    }
    String floor = pair + dtype + " " + (double) Math.floorDiv(a, b);
    String remainder = pair + dtype + " " + (double) Math.floorMod(a, b);
    long truncated = a / b;
    String quotient = pair + dtype + " " + (double) truncated;
    return List.of(
        "forward" + floor,
        "floored" + floor,
        "in_place" + floor,
        "forked" + floor,
        "by_number" + floor,
        "truncated" + quotient,
        "truncated_by_number" + quotient,
        "remainders" + remainder,
        "in_place_remainders" + pair + dtype + " " + (double) (a % b),
        "remainders_by_number" + remainder,
        "of_number" + remainder,
        "fmods" + pair + dtype + " " + (double) (a % b));
  }
}
