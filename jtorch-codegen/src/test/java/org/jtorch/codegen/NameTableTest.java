package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table over two small classes that stand for the API. */
class NameTableTest {
  private static final PyTorchNames NAMES =
      PyTorchNames.of(
          "torch.add",
          "torch.cat",
          "torch.frombuffer",
          "torch.compile",
          "torch.cudnn_a",
          "torch.cudnn_b",
          "Tensor.add",
          "Tensor.bool",
          "F.add",
          "F.scaled");

  private static final Schemas SCHEMAS =
      Schemas.of(
          "schemas.txt",
          List.of("aten::cudnn_a(Tensor self) -> Tensor", "aten::cudnn_b(Tensor self) -> Tensor"));

  @Test
  void aRowHasAHomeOrAReasonOrIsMissing() {
    assertThat(
            table(
                "# names",
                "[java]",
                "Tensor.bool  Tensor.to: x.to(bool)",
                "[python]",
                "torch.compile  compiles Python",
                "[backend]",
                "torch.cudnn_*"))
        .isEqualTo(
            """
            torch.Tensor.add\thome\torg.jtorch.codegen.sample.Tensor#add(Tensor other), \
            #add(Tensor other, Consumer<AddOptions> options)
            torch.Tensor.bool\twritten differently in Java\tTensor.to: x.to(bool)
            torch.add\thome\torg.jtorch.codegen.sample.Tensor#add(Tensor other), \
            #add(Tensor other, Consumer<AddOptions> options)
            torch.cat\thome\torg.jtorch.codegen.sample.Torch#cat(Tensor... tensors)
            torch.compile\tPython alone\tcompiles Python
            torch.cudnn_a\ta backend's own\tOps.unchecked().call("aten::cudnn_a", ...)
            torch.cudnn_b\ta backend's own\tOps.unchecked().call("aten::cudnn_b", ...)
            torch.frombuffer\thome\torg.jtorch.codegen.sample.Torch#fromBuffer(long[] shape)
            torch.nn.functional.add\thome\torg.jtorch.codegen.sample.Tensor#add(Tensor other), \
            #add(Tensor other, Consumer<AddOptions> options)
            torch.nn.functional.scaled\tmissing\tnot in jtorch yet
            """);
  }

  @Test
  void reasonsThatDoNotHoldAreRefusedAllAtOnce() {
    assertThatThrownBy(
            () ->
                table(
                    "[python]",
                    "torch.cat  joins",
                    "[java]",
                    "Tensor.bool  Tensor.from: x",
                    "[backend]",
                    "F.scaled",
                    "[absent]",
                    "torch.cudnn_a"))
        .hasMessage(
            """
            elsewhere.txt: F.scaled: libtorch has no aten::scaled
            elsewhere.txt: Tensor.bool: jtorch has no Tensor.from
            elsewhere.txt: torch.cat lives in org.jtorch.codegen.sample.Torch#cat; it needs no reason
            elsewhere.txt: torch.cudnn_a: libtorch has aten::cudnn_a""");
  }

  @Test
  void aReasonIsForANameOfPyTorchsAndThereOnce() {
    assertThatThrownBy(() -> table("torch.cat  joins"))
        .hasMessage("elsewhere.txt: a name before any [reason]: torch.cat  joins");
    assertThatThrownBy(() -> table("[python]", "torch.dog  barks"))
        .hasMessage("elsewhere.txt: PyTorch has no name torch.dog");
    assertThatThrownBy(() -> table("[python]", "torch.compile,torch.com*  compiles"))
        .hasMessage("elsewhere.txt: torch.compile has two reasons");
  }

  private static String table(String... reasons) {
    Homes homes = new Homes(NameTableTest.class.getClassLoader(), "org.jtorch.codegen.sample");
    return new NameTable(NAMES, Elsewhere.of(List.of(reasons), NAMES), homes, SCHEMAS).text();
  }
}
