package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Messages of invalid specs: the place, the problem and the remedy. The heading and the doc of a
 * spec in these tests are its lines 1 and 2.
 */
class SpecErrorsTest {
  private static final String ABS = "abs Absolute.";

  @Test
  void ambiguousCalls() {
    rejects(
        "some.ops:3: ambiguous calls with numbers: pick(long left) and pick(Number right); exclude"
            + " one with 'schemas', or name fewer arguments with 'telescope'",
        "pick Picks.",
        "  param left the left one",
        "  param right the right one");
  }

  @Test
  void arraysAreNotAmbiguousWithNumbers() {
    accepts("split Splits.", "  param split_size the size", "  default dim 0");
  }

  @Test
  void oneNumberOrSeveralOfOneArgumentAreNotAmbiguous() {
    accepts("sum Sums.");
  }

  @Test
  void overloadsWithTheSameErasure() {
    rejects(
        "some.ops:3: eq.Tensor and eq.Scalar both become eq(boolean); exclude one with 'schemas',"
            + " or change its arguments with 'require' or 'hide'",
        List.of("aten::eq.Tensor(Tensor self, bool other) -> Tensor"),
        "eq Equal.",
        "  boolean other");
  }

  @Test
  void adjacentBooleans() {
    rejects(
        "some.ops:4: svd(boolean,boolean) has two adjacent booleans; make one an option with"
            + " 'telescope'",
        "record Svd The factors.",
        "svd Decomposes.",
        "  returns Svd",
        "  param some whether some",
        "  param compute_uv whether all");
  }

  @Test
  void moreThanFourParameters() {
    Family pools =
        Specs.family(
            "class F of F", "max_pool2d Pools.", "  telescope stride padding dilation ceil_mode");
    assertThatThrownBy(() -> Specs.source(pools))
        .hasMessageStartingWith(
            "some.ops:3: maxPool2d(Tensor,long,long,long,long) has more than four parameters; name"
                + " fewer with 'telescope'");
  }

  @Test
  void anArgumentWithoutDescription() {
    rejects(
        "some.ops:3: roll: no description of shifts; add it to glossary.txt, or a line 'param"
            + " shifts ...' below this one",
        "roll Rolls.",
        "  param dims the dimensions | none");
  }

  @Test
  void aResultWithoutDescription() {
    rejects(
        "some.ops:4: find: no description of place; add it to glossary.txt",
        List.of("aten::find(Tensor self) -> (Tensor place, Tensor values)"),
        "record Found The results.",
        "find Finds.",
        "  returns Found",
        "  python torch.find");
  }

  @Test
  void aNoneDefaultWithoutDescription() {
    rejects(
        "some.ops:3: clamp: no description of the default of max; add ' | default' to its"
            + " description",
        "clamp Clamps.",
        "  param min the lower bound | none",
        "  param max the upper bound");
  }

  @Test
  void aDuplicateOperator() {
    rejects("some.ops:4: abs is already at some.ops:3; remove one", ABS, "abs Again.");
  }

  @Test
  void anInPlaceVariantIsIncludedWithItsOperator() {
    rejects("some.ops:4: abs_ is already at some.ops:3; remove one", ABS, "abs_ In place.");
  }

  @Test
  void operatorsMayShareAFirstSentence() {
    accepts("abs Same. Then more.", "eq Same. Then something else.");
  }

  @Test
  void anOperatorThatLibtorchDoesNotHave() {
    rejects("some.ops:3: libtorch has no operator nothing; see the schema dump", "nothing Is.");
  }

  @Test
  void anOverloadThatLibtorchDoesNotHave() {
    rejects(
        "some.ops:3: add has no overload Float; known: Tensor, Scalar",
        "add Adds.",
        "  schemas Tensor Float");
  }

  @Test
  void anOperatorWithoutSuitableOverload() {
    rejects(
        "some.ops:3: no overload of set is suitable for a family of Tensor; name overloads with"
            + " 'schemas', or write it by hand and add it to handwritten.txt",
        "set Sets.");
  }

  @Test
  void anOperatorOfAnotherHome() {
    assertThatThrownBy(() -> Specs.source(Specs.family("class Some of torch", "add Adds.")))
        .hasMessage("some.ops:3: add belongs to Tensor, not torch; move it to a family of Tensor");
  }

  @Test
  void anOperatorThatPyTorchDoesNotList() {
    rejects(
        "some.ops:3: PyTorch lists no hidden; give its name in PyTorch with 'python torch.NAME', or"
            + " remove it",
        "hidden Hides.");
  }

  @Test
  void directivesWithoutEffect() {
    rejects(
        "some.ops:4: abs: 'telescopes' is not a complete directive; see SpecFile",
        ABS,
        "  telescopes other");
    rejects("some.ops:4: abs: 'hide' is not a complete directive; see SpecFile", ABS, "  hide");
    rejects(
        "some.ops:4: eq: 'boolean' names an unknown argument: others; known: other, self",
        "eq Equal.",
        "  boolean others");
    rejects(
        "some.ops:4: eq: 'Tensor.require' names an unknown overload; known: Scalar",
        "eq Equal.",
        "  Tensor.require other");
    rejects(
        "some.ops:4: div: 'choice' names an unknown choice: Rounding; known: Mode, String",
        "div Divides.",
        "  choice rounding_mode Rounding",
        "choice Mode A_B The mode.");
  }

  @Test
  void everyDirectivesMustApplyToSeveralOperators() {
    rejects(
        "some.ops:3: 'every param other' applies to 1 operators; move it below the operator, or"
            + " remove it",
        "every param other the operand",
        "eq Equal.");
    rejects(
        "some.ops:3: 'every hide other' is not 'every param, choice or default ARGUMENT ...'",
        "every hide other");
  }

  @Test
  void typesWithoutJavaCounterpart() {
    rejects(
        "some.ops:3: stream: no Java type for Stream s; 'hide' it, or write the operator by hand",
        "stream Streams.");
    rejects(
        "some.ops:3: scheme: no Java type for the result, QScheme; write the operator by hand",
        "scheme Schemes.");
    rejects(
        "some.ops:3: div.Tensor_mode: a string argument needs an enum; name it with 'choice"
            + " rounding_mode ENUM'",
        "div Divides.");
  }

  @Test
  void severalResultsWithoutARecord() {
    rejects(
        "some.ops:3: sort has several results; name a record with 'returns RECORD'", "sort Sorts.");
    rejects(
        "some.ops:3: no operator returns the record Pair; remove it",
        "record Pair Two tensors.",
        ABS);
  }

  @Test
  void differentOptionsWithTheSameName() {
    rejects(
        "some.ops:3: two.other has other options than TwoOptions; name another class with"
            + " 'options-class'",
        "two Twice.",
        "  param k the count",
        "  param n the number");
  }

  @Test
  void anUnknownOverloadForTensors() {
    rejects(
        "some.ops:4: two: 'tensors' names an unknown overload: third; known: one, other",
        "two Twice.",
        "  tensors third");
  }

  @Test
  void aBooleanResultWithoutCondition() {
    rejects(
        "some.ops:3: is_odd returns a boolean; its sentence must begin with 'Returns whether'",
        "is_odd Odd or even.");
  }

  @Test
  void incompleteLines() {
    rejects("some.ops:3: eq has no sentence that ends with a period", "eq Equal");
    rejects("some.ops:3: record Svd has no sentence that ends with a period", "record Svd");
    rejects(
        "some.ops:3: choice Mode has no sentence that ends with a period", "choice Mode ONE TWO");
    rejects("some.ops:3: 'no-inplace' is indented but not below an operator", "  no-inplace");
  }

  @Test
  void aFileWithoutAHeading() {
    String remedy = "; begin with 'interface NAME of HOME permits CLASS' or 'class NAME of HOME'";
    assertThatThrownBy(() -> SpecFile.parse("some.ops", List.of("", "# nothing")))
        .hasMessage("some.ops:1: no family heading" + remedy);
    assertThatThrownBy(() -> SpecFile.parse("some.ops", List.of("# a family", "trait A of B")))
        .isInstanceOf(SpecException.class)
        .hasMessage("some.ops:2: 'trait A of B' is not a family heading" + remedy);
    assertThatThrownBy(() -> SpecFile.parse("some.ops", List.of("class Linalg")))
        .hasMessage("some.ops:1: 'class Linalg' is not a family heading" + remedy);
  }

  @Test
  void aGlossaryWithDuplicatesOrWithoutDescriptions() {
    assertThatThrownBy(() -> Glossary.of(List.of("# names", "dim the one", "dim the other")))
        .hasMessage("glossary.txt:3: dim is described twice; remove one");
    assertThatThrownBy(() -> Glossary.of(List.of("dim")))
        .hasMessage("glossary.txt:1: dim has no description");
  }

  @Test
  void aDumpWithInvalidLines() {
    List<String> lines = List.of("aten::t.\taten::t(Tensor x)", "aten::u.\taten::u(Tensor) -> ()");
    assertThatThrownBy(() -> Schemas.of("schemas.txt", lines))
        .hasMessage(
            "schemas.txt:1: not a schema: aten::t(Tensor x); recreate the dump\n"
                + "schemas.txt:2: an argument without a name: Tensor; recreate the dump");
  }

  @Test
  void allProblemsAreReportedTogether() {
    rejects(
        "some.ops:3: libtorch has no operator nothing; see the schema dump\n"
            + "some.ops:5: eq: 'boolean' names an unknown argument: others; known: other, self",
        "nothing Is.",
        "eq Equal.",
        "  boolean others");
  }

  private static void accepts(String... lines) {
    assertThatCode(() -> Specs.source(Specs.tensor(lines))).doesNotThrowAnyException();
  }

  private static void rejects(String message, String... lines) {
    rejects(message, List.of(), lines);
  }

  private static void rejects(String message, List<String> schemas, String... lines) {
    assertThatThrownBy(() -> Specs.source(Specs.tensor(lines), schemas))
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }
}
