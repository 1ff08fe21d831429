package org.jtorch.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The list of cases that do not pass agrees with the outcomes in both directions. */
class KnownDifferencesTest {
  private static final List<String> LINES =
      List.of(
          "# A comment.",
          "",
          "ops add/0 always   rounds differently",
          "ops mul/1 no-onednn another kernel",
          "modules nn.Linear/0 always a reason");

  @Test
  void outcomesOfTheListAreAccepted() {
    List<Outcome> outcomes =
        List.of(
            outcome("add/0", Outcome.Kind.FAILED),
            outcome("mul/1", Outcome.Kind.PASSED),
            outcome("sub/0", Outcome.Kind.PASSED));
    assertThat(contradictions(outcomes)).isEmpty();
    assertThat(of(Set.of("no-onednn")).contradictions(outcomes))
        .containsExactly("mul/1 passes now: remove its line (another kernel)");
  }

  @Test
  void aCaseThatStartsToFailIsNamed() {
    assertThat(
            contradictions(
                List.of(
                    outcome("add/0", Outcome.Kind.FAILED),
                    outcome("mul/1", Outcome.Kind.FAILED),
                    outcome("sub/0", Outcome.Kind.UNMAPPED))))
        .containsExactly(
            "mul/1 does not pass any more: 1 instead of 2",
            "sub/0 does not pass any more: 1 instead of 2");
  }

  @Test
  void aCaseThatStartsToPassIsNamed() {
    assertThat(contradictions(List.of(outcome("add/0", Outcome.Kind.PASSED))))
        .containsExactly("add/0 passes now: remove its line (rounds differently)");
  }

  @Test
  void aCaseThatIsNoLongerInTheSetIsNamed() {
    assertThat(contradictions(List.of(outcome("sub/0", Outcome.Kind.PASSED))))
        .containsExactly("add/0 is listed, but is not a case of the set");
  }

  @Test
  void aLineWithoutAReasonAndASecondLineForACaseAreRefused() {
    assertThatThrownBy(() -> KnownDifferences.of(List.of("ops add/0 always"), "ops", Set.of()))
        .hasMessage("not SET ID CONDITION reason: ops add/0 always");
    List<String> twice = List.of("ops add/0 always a", "ops add/0 always b");
    assertThatThrownBy(() -> KnownDifferences.of(twice, "ops", Set.of()))
        .hasMessage("listed twice: ops add/0 always b");
  }

  private static List<String> contradictions(List<Outcome> outcomes) {
    return of(Set.of()).contradictions(outcomes);
  }

  private static KnownDifferences of(Set<String> conditions) {
    return KnownDifferences.of(LINES, "ops", conditions);
  }

  private static Outcome outcome(String id, Outcome.Kind kind) {
    return new Outcome("add", id, kind, "1 instead of 2\nmore");
  }
}
