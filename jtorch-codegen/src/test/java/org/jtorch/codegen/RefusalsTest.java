package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Whatever is wrong with a spec fails the build and says where, what, and what to do. The heading
 * and the doc of a spec in these tests are its lines 1 and 2.
 */
class RefusalsTest {
  private static final String ABS = "abs Absolute.";

  @Test
  void oneCallWithTwoMeanings() {
    refuses(
        "some.ops:3: one call with numbers means two things: pick(long left) and pick(Number right);"
            + " leave one out with 'schemas', or let 'telescope' name fewer arguments",
        "pick Picks.",
        "  param left the left one",
        "  param right the right one");
  }

  @Test
  void listsInBracesAreNoNumbers() {
    accepts("split Splits.", "  param split_size the size", "  default dim 0");
  }

  @Test
  void oneNumberOrSeveralOfOneArgumentIsOneMeaning() {
    accepts("sum Sums.");
  }

  @Test
  void twoOverloadsThatLookTheSame() {
    refuses(
        "some.ops:3: eq.Tensor and eq.Scalar both become eq(boolean); leave one out with 'schemas',"
            + " or give it other arguments with 'require' or 'hide'",
        List.of("aten::eq.Tensor(Tensor self, bool other) -> Tensor"),
        "eq Equal.",
        "  boolean other");
  }

  @Test
  void adjacentBooleans() {
    refuses(
        "some.ops:4: svd(boolean,boolean) has two adjacent booleans; let 'telescope' name one of"
            + " them",
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
            "base Pools of F",
            "max_pool2d Pools.",
            "  telescope stride padding dilation ceil_mode");
    assertThatThrownBy(() -> Specs.source(pools))
        .hasMessageStartingWith(
            "some.ops:3: maxPool2d(Tensor,long,long,long,long) has more than four parameters; let"
                + " 'telescope' name fewer");
  }

  @Test
  void anArgumentThatNobodyDescribes() {
    refuses(
        "some.ops:3: roll: nothing tells what shifts is; put it into glossary.txt, or a line 'param"
            + " shifts ...' below this one",
        "roll Rolls.",
        "  param dims along which | none by default");
  }

  @Test
  void aResultThatNobodyDescribes() {
    refuses(
        "some.ops:4: find: nothing tells what place is; put it into glossary.txt",
        List.of("aten::find(Tensor self) -> (Tensor place, Tensor values)"),
        "record Found What was found.",
        "find Finds.",
        "  returns Found",
        "  python torch.find");
  }

  @Test
  void aDefaultOfNoneThatNobodyExplains() {
    refuses(
        "some.ops:3: clamp: nothing tells what leaving out max means; add ' | ... by default' to"
            + " what tells its meaning",
        "clamp Clamps.",
        "  param min the least | none by default",
        "  param max the greatest");
  }

  @Test
  void anOperatorThatIsThereTwice() {
    refuses("some.ops:4: abs is at some.ops:3 already; drop one", ABS, "abs Again.");
  }

  @Test
  void theInPlaceTwinIsThereWithItsOperator() {
    refuses("some.ops:4: abs_ is at some.ops:3 already; drop one", ABS, "abs_ In place.");
  }

  @Test
  void twoOperatorsWithOneFirstSentence() {
    refuses(
        "some.ops:4: eq begins with the sentence of abs (some.ops:3); say what sets it apart",
        "abs Same. Then more.",
        "eq Same. Then something else.");
  }

  @Test
  void anOperatorThatLibtorchDoesNotHave() {
    refuses(
        "some.ops:3: libtorch has no operator nothing; look its name up in the schema dump",
        "nothing Is.");
  }

  @Test
  void anOverloadThatLibtorchDoesNotHave() {
    refuses(
        "some.ops:3: add has no overload Float; there are: Tensor, Scalar",
        "add Adds.",
        "  schemas Tensor Float");
  }

  @Test
  void anOperatorOfWhichNoOverloadFits() {
    refuses(
        "some.ops:3: no overload of set fits a family of Tensor; name overloads with 'schemas', or"
            + " write it by hand and tell handwritten.txt",
        "set Sets.");
  }

  @Test
  void anOperatorOfAnotherHome() {
    assertThatThrownBy(() -> Specs.source(Specs.family("base Some of torch", "add Adds.")))
        .hasMessage("some.ops:3: add belongs to Tensor, not torch; move it to such a family");
  }

  @Test
  void anOperatorThatPyTorchDoesNotList() {
    refuses(
        "some.ops:3: PyTorch lists no hidden; say under which name it does with 'python"
            + " torch.NAME', or leave it to Ops.call",
        "hidden Hides.");
  }

  @Test
  void directivesThatNobodyReads() {
    refuses(
        "some.ops:4: abs: 'telescopes' is no directive, or says too little; SpecFile lists them",
        ABS,
        "  telescopes other");
    refuses(
        "some.ops:4: abs: 'hide' is no directive, or says too little; SpecFile lists them",
        ABS,
        "  hide");
    refuses(
        "some.ops:4: eq: 'boolean' names no argument: others; there are: other, self",
        "eq Equal.",
        "  boolean others");
    refuses(
        "some.ops:4: eq: 'Tensor.require' is for an overload that is not here; there are: Scalar",
        "eq Equal.",
        "  Tensor.require other");
    refuses(
        "some.ops:4: div: 'choice' names no choice of the family: Rounding; there are: Mode, String",
        "div Divides.",
        "  choice rounding_mode Rounding",
        "choice Mode A_B How.");
  }

  @Test
  void whatHoldsForEveryOperatorHoldsForSeveral() {
    refuses(
        "some.ops:3: 'every param other' is of use to 1 operators; put it below one, or drop it",
        "every param other what is compared",
        "eq Equal.");
    refuses(
        "some.ops:3: 'every hide other' is no 'every param, choice or default ARGUMENT ...'",
        "every hide other");
  }

  @Test
  void aTypeThatJavaHasNot() {
    refuses(
        "some.ops:3: stream: no Java type for Stream s; 'hide' it, or write the operator by hand",
        "stream Streams.");
    refuses(
        "some.ops:3: scheme: no Java type for the result, QScheme; write the operator by hand",
        "scheme Schemes.");
    refuses(
        "some.ops:3: div.Tensor_mode: a string is an enum in Java; name it with 'choice"
            + " rounding_mode ENUM'",
        "div Divides.");
  }

  @Test
  void severalResultsWithoutARecord() {
    refuses(
        "some.ops:3: sort has several results; name their record with 'returns RECORD'",
        "sort Sorts.");
    refuses(
        "some.ops:3: nothing returns the record Pair; drop it", "record Pair Two tensors.", ABS);
  }

  @Test
  void optionsThatDifferUnderOneName() {
    refuses(
        "some.ops:3: two.other has other options than those in TwoOptions; name a class of its own"
            + " with 'options-class'",
        "two Twice.",
        "  param k how many",
        "  param n which");
  }

  @Test
  void aFormForTensorsThatIsNotThere() {
    refuses(
        "some.ops:4: two: 'tensors' names no overload: third; there are: one, other",
        "two Twice.",
        "  tensors third");
  }

  @Test
  void anAnswerThatSaysNotWhatItAnswers() {
    refuses(
        "some.ops:3: is_odd answers true or false; let its sentence begin with 'Whether'",
        "is_odd Odd or even.");
  }

  @Test
  void linesThatSayTooLittle() {
    refuses("some.ops:3: eq has no sentence; say what it is, and end with a period", "eq Equal");
    refuses(
        "some.ops:3: record Svd has no sentence; say what it is, and end with a period",
        "record Svd");
    refuses(
        "some.ops:3: choice Mode has no sentence; say what it is, and end with a period",
        "choice Mode ONE TWO");
    refuses(
        "some.ops:3: 'alone' belongs to no operator; it is indented, so put it below one",
        "  alone");
  }

  @Test
  void aFileWithoutAHeading() {
    String remedy =
        "; begin with 'interface NAME of HOME permits CLASS', or 'base' or 'class' in place of"
            + " 'interface'";
    assertThatThrownBy(() -> SpecFile.parse("some.ops", List.of("", "# nothing")))
        .hasMessage("some.ops:1: names no family" + remedy);
    assertThatThrownBy(() -> SpecFile.parse("some.ops", List.of("# a family", "trait A of B")))
        .isInstanceOf(SpecException.class)
        .hasMessage("some.ops:2: 'trait A of B' heads no family" + remedy);
    assertThatThrownBy(() -> SpecFile.parse("some.ops", List.of("class Linalg")))
        .hasMessage("some.ops:1: 'class Linalg' heads no family" + remedy);
  }

  @Test
  void aGlossaryThatRepeatsItselfOrSaysNothing() {
    assertThatThrownBy(() -> Glossary.of(List.of("# names", "dim the one", "dim the other")))
        .hasMessage("glossary.txt:3: dim is explained above already; drop one");
    assertThatThrownBy(() -> Glossary.of(List.of("dim")))
        .hasMessage("glossary.txt:1: dim has no meaning; say it");
  }

  @Test
  void aDumpThatHoldsSomethingElse() {
    List<String> lines = List.of("aten::t.\taten::t(Tensor x)", "aten::u.\taten::u(Tensor) -> ()");
    assertThatThrownBy(() -> Schemas.of("schemas.txt", lines))
        .hasMessage(
            "schemas.txt:1: no schema: aten::t(Tensor x); dump libtorch's again\n"
                + "schemas.txt:2: an argument without a name: Tensor; dump libtorch's again");
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    refuses(
        "some.ops:3: libtorch has no operator nothing; look its name up in the schema dump\n"
            + "some.ops:5: eq: 'boolean' names no argument: others; there are: other, self",
        "nothing Is.",
        "eq Equal.",
        "  boolean others");
  }

  private static void accepts(String... lines) {
    assertThatCode(() -> Specs.source(Specs.tensor(lines))).doesNotThrowAnyException();
  }

  private static void refuses(String message, String... lines) {
    refuses(message, List.of(), lines);
  }

  private static void refuses(String message, List<String> schemas, String... lines) {
    assertThatThrownBy(() -> Specs.source(Specs.tensor(lines), schemas))
        .isInstanceOf(SpecException.class)
        .hasMessage(message);
  }
}
