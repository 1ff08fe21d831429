package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OverloadCheckTest {
  @Test
  void oneCallWithTwoMeaningsIsRefused() {
    assertThatThrownBy(() -> check("pick Picks."))
        .hasMessage("one call fits both pick(long) and pick(Number)");
  }

  @Test
  void listsInBracesAreNoNumbers() {
    assertThatCode(() -> check("split Splits.")).doesNotThrowAnyException();
  }

  @Test
  void oneNumberOrSeveralOfOneArgumentIsOneMeaning() {
    assertThatCode(() -> check("sum Sums.")).doesNotThrowAnyException();
  }

  @Test
  void adjacentBooleansAreRefused() {
    assertThatThrownBy(() -> check("svd Decomposes.", "  returns Svd"))
        .hasMessage("svd(boolean,boolean) has two adjacent booleans");
  }

  @Test
  void moreThanFourParametersAreRefused() {
    Family pools =
        Specs.family(
            "base Pools of F",
            "max_pool2d Pools.",
            "  telescope stride padding dilation ceil_mode");
    assertThatThrownBy(() -> check(pools)).hasMessageContaining("more than four parameters");
  }

  private static void check(String... lines) {
    check(Specs.tensor(lines));
  }

  private static void check(Family family) {
    Overloads overloads = new Overloads();
    List<Method> methods =
        Specs.operators(family).stream().flatMap(o -> overloads.of(o).stream()).toList();
    OverloadCheck.check(methods);
  }
}
