package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverloadsTest {
  @Test
  void positionalDefaultsTelescopeInOrder() {
    assertThat(Specs.signatures("sort Sorts.", "  returns ValuesIndices"))
        .containsExactly("sort()", "sort(long dim)", "sort(long dim, boolean descending)");
  }

  @Test
  void keywordArgumentsBecomeOptionsSharedWithTheInPlaceVariant() {
    assertThat(Specs.signatures("add Adds.", "  options alpha"))
        .containsExactly(
            "add(Tensor other)",
            "add(Tensor other, AddOptions)",
            "add(Number other)",
            "add(Number other, AddOptions)",
            "add_(Tensor other)",
            "add_(Tensor other, AddOptions)");
  }

  @Test
  void dimsAreVarargsOnlyInLastPositionAndOneNumberIsAccepted() {
    assertThat(Specs.signatures("sum Sums."))
        .containsExactly(
            "sum()",
            "sum(SumOptions)",
            "sum(long... dim)",
            "sum(long dim, SumOptions)",
            "sum(long[] dim, SumOptions)",
            "sum(long dim, boolean keepdim)",
            "sum(long[] dim, boolean keepdim)",
            "sum(long dim, boolean keepdim, SumOptions)",
            "sum(long[] dim, boolean keepdim, SumOptions)");
  }

  @Test
  void listsAreNotVarargsIfAnOverloadTakesTwoNumbers() {
    assertThat(Specs.signatures("roll Rolls.", "  telescope dims"))
        .containsExactly(
            "roll(long shifts)",
            "roll(long[] shifts)",
            "roll(long shifts, long dims)",
            "roll(long[] shifts, long[] dims)");
  }

  @Test
  void shapesAreVarargsOrShape() {
    assertThat(Specs.signatures("view Views."))
        .containsExactly("view(long... size)", "view(Shape size)");
  }

  @Test
  void noneDefaultsAreOptionsUnlessRequired() {
    assertThat(Specs.signatures("clamp Clamps.")).containsExactly("clamp()", "clamp(ClampOptions)");
    assertThat(Specs.signatures("clamp Clamps.", "  require min max"))
        .containsExactly("clamp(Number min, Number max)");
  }

  @Test
  void moreThanTwoPositionalDefaultsAllBecomeOptions() {
    Family pools = Specs.family("class F of F", "max_pool2d Pools.", "  telescope stride");
    assertThat(Specs.signatures(pools))
        .containsExactly(
            "maxPool2d(Tensor input, long kernelSize)",
            "maxPool2d(Tensor input, long[] kernelSize)",
            "maxPool2d(Tensor input, long kernelSize, MaxPool2dOptions)",
            "maxPool2d(Tensor input, long[] kernelSize, MaxPool2dOptions)",
            "maxPool2d(Tensor input, long kernelSize, long stride)",
            "maxPool2d(Tensor input, long[] kernelSize, long[] stride)");
  }

  @Test
  void aListOfTensorsInLastPositionAlsoHasVarargs() {
    assertThat(Specs.signatures(Specs.family("class Torch of torch", "cat Joins.")))
        .containsExactly(
            "cat(List<Tensor> tensors)",
            "cat(Tensor... tensors)",
            "cat(List<Tensor> tensors, long dim)");
  }

  @Test
  void booleanDirectiveAddsABooleanOverload() {
    assertThat(Specs.signatures("eq Equals.", "  boolean other"))
        .containsExactly("eq(Number other)", "eq(boolean other)");
  }

  @Test
  void factoriesTakeTensorOptionsFirst() {
    assertThat(Specs.signatures("new_zeros Zeros."))
        .containsExactly(
            "newZeros(long... size)",
            "newZeros(Shape size)",
            "newZeros(TensorOptions options, long... size)",
            "newZeros(TensorOptions options, Shape size)");
  }
}
