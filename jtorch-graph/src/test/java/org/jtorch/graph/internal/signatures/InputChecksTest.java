package org.jtorch.graph.internal.signatures;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.ExportedFiles;
import org.jtorch.graph.ExportedProgram;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a program says of arguments that do not fit. */
class InputChecksTest {
  private TensorScope scope;

  @BeforeEach
  void open() {
    scope = TensorScope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private static void assertRefused(String name, String message, Object... arguments) {
    try (ExportedProgram program = ExportedProgram.load(ExportedFiles.file(name))) {
      assertThatThrownBy(() -> program.run(Arrays.asList(arguments), Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("run: " + message);
    }
  }

  private static void assertAccepted(String name, Object... arguments) {
    try (ExportedProgram program = ExportedProgram.load(ExportedFiles.file(name))) {
      assertThatCode(() -> program.run(Arrays.asList(arguments), Map.of()))
          .doesNotThrowAnyException();
    }
  }

  private static Tensor ones(long... sizes) {
    return Torch.ones(sizes);
  }

  @Test
  void fixedSizes() {
    assertRefused(
        "linear", "input.shape[0]: expected 4, which the export has fixed, but got 5", ones(5, 3));
    assertRefused(
        "linear",
        "input: expected 2 dimensions, [4, 3], but got a tensor of shape [4, 3, 1]",
        ones(4, 3, 1));
    assertRefused("linear", "input: expected a tensor, but got 3 (Long)", 3);
    assertRefused(
        "linear", "expected 1 positional arguments, [input], but got 2", ones(4, 3), ones(4, 3));
  }

  @Test
  void equalAndDerivedSizes() {
    assertRefused(
        "derived_sizes",
        "x.shape[0]: expected 5 (s17 + 1 with s17 = 4 from y.shape[0]), but got 6",
        ones(6),
        ones(4),
        ones(8));
  }

  @Test
  void ranges() {
    assertRefused(
        "range_of_sizes", "x.shape[0]: expected at least 4, but got 3", ones(3, 3), ones(3, 3));
    assertRefused(
        "range_of_sizes", "x.shape[0]: expected at most 9, but got 10", ones(10, 3), ones(10, 3));
    // A minimum of 2 says how the program was traced and is not enforced.
    assertAccepted("mlp_dynamic", ones(1, 4));
  }

  @Test
  void conditions() {
    assertRefused(
        "guarded_sizes",
        "expected ((x.size()[1]*x.size()[0]) % (2*x.size()[0])) == 0, on which the exported program"
            + " depends, but x.size()[0] is 3, x.size()[1] is 5",
        ones(3, 5));
  }

  @Test
  void constants() {
    assertAccepted("fixed_arguments", ones(3), 3, 0.5, "plus", true, null);
    assertAccepted("fixed_arguments", ones(3), 3L, 0.5f, "plus", true, Optional.empty());
    assertRefused(
        "fixed_arguments",
        "power: expected 3, with which the program was exported, but got 4 (Long)",
        ones(3),
        4,
        0.5,
        "plus",
        true,
        null);
    assertRefused(
        "fixed_arguments",
        "nothing: expected None, with which the program was exported, but got a tensor of shape"
            + " [1]",
        ones(3),
        3,
        0.5,
        "plus",
        true,
        ones(1));
  }

  @Test
  void structures() {
    assertRefused(
        "dict_tree",
        "batch: expected the keys [a, b]; missing: [b]; unexpected: [c]",
        Map.of("a", ones(2), "c", ones(2)));
    assertRefused(
        "dict_tree",
        "batch['b']: expected 2 elements, [*, *], but got 1",
        Map.of("a", ones(2), "b", List.of(ones(2))));
    assertRefused(
        "dict_tree",
        "batch: expected the structure {'a': *, 'b': [*, *]}, but got a list of 1",
        List.of(ones(2)));
    assertRefused(
        "nested_tree",
        "pair[1][1]: expected a tensor, but got None",
        ones(2),
        List.of(ones(3), Arrays.asList(ones(1), null)));
  }

  @Test
  void keywords() {
    try (ExportedProgram program = ExportedProgram.load(ExportedFiles.file("keywords"))) {
      assertThatThrownBy(() -> program.run(List.of(ones(2)), Map.of("scale", ones(2))))
          .hasMessage("run: keyword arguments: expected the keys [scale, shift]; missing: [shift]");
      assertThatThrownBy(() -> program.run(ones(2), ones(2), ones(2)))
          .hasMessage("run: expected 1 positional arguments, [x], but got 3");
    }
  }

  @Test
  void dtypesAreNotChecked() {
    assertAccepted("input_returned", Torch.ones(DType.INT64, 2));
  }
}
