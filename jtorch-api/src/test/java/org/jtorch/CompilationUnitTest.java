package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Functions compiled from source. */
class CompilationUnitTest {
  private static final String SOURCE =
      """
      def scale(x: Tensor, factor: float = 2.0) -> Tensor:
        return torch.relu(x) * factor

      def pair(x, n: int) -> Tuple[Tensor, int]:
        return scale(x), n // 2

      def fails(n: int) -> int:
        assert n >= 0, "n is negative"
        return n

      def divided(a: int, b: int) -> int:
        return a % b
      """;

  @Test
  void theLastLineNeedsNoEnd() {
    try (CompilationUnit unit = Torch.compileScript("def f(x):\n  return x + 1")) {
      assertThat(unit.call("f", Torch.ones(2)).toTensor().toFloatArray()).containsExactly(2, 2);
    }
  }

  @Test
  void functionsAreCalledByName() {
    try (TensorScope scope = TensorScope.open();
        CompilationUnit unit = Torch.compileScript(SOURCE)) {
      Tensor x = Torch.tensor(-1.0, 2.0);
      assertThat(unit.call("scale", x).toTensor().toFloatArray()).containsExactly(0, 4);
      assertThat(unit.call("scale", List.of(x), Map.of("factor", 3)).toTensor().sum().item())
          .isEqualTo(6);
      IValue.OfTuple pair = unit.call("pair", x, 7).toTuple();
      assertThat(pair.elements().get(1).toLong()).isEqualTo(3);
      assertThat(unit.functions())
          .containsEntry("scale", "scale(Tensor x, float factor=2.) -> Tensor")
          .containsOnlyKeys("divided", "fails", "pair", "scale");
      assertThat(unit).hasToString("CompilationUnit[divided, fails, pair, scale]");
    }
  }

  @Test
  void gradientsFlowThroughAFunction() {
    try (TensorScope scope = TensorScope.open();
        CompilationUnit unit = Torch.compileScript("def f(x):\n  return x * x\n")) {
      Tensor x = Torch.tensor(3.0).requiresGrad_(true);
      unit.call("f", x).toTensor().backward();
      assertThat(x.grad().item()).isEqualTo(6);
    }
  }

  @Test
  void errorsOfTheSourceNameTheLine() {
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Torch.compileScript("def f(x):\n  y = x + 1\n  return torch.nope(y)\n"))
        .withMessageStartingWith(
            "compileScript: the source, line 3: Unknown builtin op: aten::nope.");
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Torch.compileScript("def f(x):\n  return (x\n"))
        .withMessageStartingWith("compileScript: the source, line ")
        .withMessageContaining("expected )");
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Torch.compileScript("def f(x):\n  return y\n"))
        .withMessage("compileScript: the source, line 2: undefined value y");
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Torch.compileScript(""))
        .withMessage("compileScript: the source defines no function");
  }

  @Test
  void errorsOfACallNameTheLine() {
    try (CompilationUnit unit = Torch.compileScript(SOURCE)) {
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> unit.call("fails", -1))
          .withMessage("fails: AssertionError: n is negative (the source, line 8)");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> unit.call("missing"))
          .withMessage("missing: no such function; there are: divided, fails, pair, scale");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> unit.call("fails", "a"))
          .withMessage("fails: argument 'n' takes an int, got a String");
    }
  }

  @Test
  void divisionsDoNotEndTheJvm() {
    try (CompilationUnit unit = Torch.compileScript(SOURCE)) {
      assertThat(unit.call("divided", Long.MIN_VALUE, -1).toLong()).isZero();
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> unit.call("divided", 1, 0))
          .withMessageContaining("ZeroDivisionError");
    }
    try (CompilationUnit unit = Torch.compileScript("def f():\n  return 8 // (5 - 5)\n")) {
      assertThatExceptionOfType(TorchException.class).isThrownBy(() -> unit.call("f"));
    }
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Torch.compileScript("def f(n: int = 1 // 0):\n  return n\n"))
        .withMessageContaining("divides while the file is loaded");
  }

  @Test
  void sourceThatIsNestedTooDeepIsRefused() {
    String deep = "(".repeat(20_000) + "x" + ")".repeat(20_000);
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(() -> Torch.compileScript("def f(x):\n  return " + deep + "\n"))
        .withMessage("compileScript: the source, line 2: more than 100 brackets in each other");
  }

  @Test
  void aClosedUnitRefusesCalls() {
    CompilationUnit unit = Torch.compileScript(SOURCE);
    unit.close();
    unit.close();
    assertThat(unit.isClosed()).isTrue();
    assertThatIllegalStateException()
        .isThrownBy(() -> unit.call("fails", 1))
        .withMessage("the CompilationUnit is closed");
    assertThat(unit.functions()).hasSize(4);
  }

  @Test
  void closingDuringCallsIsSafe() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try {
      for (int round = 0; round < 20; round++) {
        CompilationUnit unit = Torch.compileScript(SOURCE);
        List<Future<Integer>> callers =
            IntStream.range(0, 2).mapToObj(i -> threads.submit(() -> calls(unit))).toList();
        threads.submit(unit::close).get();
        for (Future<Integer> caller : callers) {
          assertThat(caller.get()).isNotNegative();
        }
      }
    } finally {
      threads.shutdown();
    }
  }

  private static int calls(CompilationUnit unit) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.ones(3);
      for (int i = 0; i < 1000; i++) {
        try {
          assertThat(unit.call("scale", x).toTensor().sum().item()).isEqualTo(6);
        } catch (IllegalStateException e) {
          return i;
        }
      }
    }
    return 1000;
  }
}
