package org.jtorch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.jtorch.internal.calls.MessageTranslator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The kinds of Python that libtorch's library holds among its messages, as Java. */
class MessageTranslatorTest {
  private static final Pattern PYTHON =
      Pattern.compile("\\btorch\\.|=True|=False|\\(True\\)|aten::|\\bint8_t\\b|`\\w+_\\w+`");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "with torch.autograd.set_detect_anomaly(True). | with Torch.setDetectAnomaly(true).",
        "when you call .backward() or autograd.grad() | when you call .backward() or Torch.grad()",
        "Specify retain_graph=True if | Specify retainGraph(true) if",
        "Set allow_unused=True if | Set allowUnused(true) if",
        "or use `torch.no_grad()` instead | or use `Torch.noGrad()` instead",
        "Please use torch.sgn instead. | Please use Torch.sgn instead.",
        "Use torch.linalg.eigvalsh(A) instead. | Use Linalg.eigvalsh(A) instead.",
        "call `x = torch.sparse_coo_tensor(size)`. | call `x = Torch.sparseCooTensor(size)`.",
        "using torch.nn.functional.one_hot, please | using F.oneHot, please",
        "using torch.autograd.functional.{jacobian, hessian} | using Func.jacobian or Func.hessian",
        "requires quantized dtype like torch.quint8 | requires quantized dtype like DType.QUINT8",
        "must have dtype 'torch.bool' | must have dtype 'DType.BOOL'",
        "must have 'torch.float' dtype | must have 'DType.FLOAT32' dtype",
        "with keepdim=False, but | with keepdim(false), but",
        "set `return_indices=True`. | set `returnIndices(true)`.",
        "Could not run 'aten::empty.memory_format' with | Could not run 'empty' with",
        "to type int8_t without | to type int8 without",
        "argument `output_size` is | argument `outputSize` is",
        "Please use .reshape(...) instead. | Please use .reshape(...) instead."
      })
  void pythonBecomesJava(String python, String java) {
    assertThat(MessageTranslator.of(python)).isEqualTo(java).doesNotContainPattern(PYTHON);
  }
}
