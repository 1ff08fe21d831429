package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of two small sample classes. */
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
  void everyNameHasALocationOrAReasonOrIsMissing() {
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
            torch.compile\tPython only\tcompiles Python
            torch.cudnn_a\tbackend-specific\tOps.unchecked().call("aten::cudnn_a", ...)
            torch.cudnn_b\tbackend-specific\tOps.unchecked().call("aten::cudnn_b", ...)
            torch.frombuffer\thome\torg.jtorch.codegen.sample.Torch#fromBuffer(long[] shape)
            torch.nn.functional.add\thome\torg.jtorch.codegen.sample.Tensor#add(Tensor other), \
            #add(Tensor other, Consumer<AddOptions> options)
            torch.nn.functional.scaled\tmissing\tnot in jtorch yet
            """);
  }

  @Test
  void contradictedReasonsAreReportedTogether() {
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
            unsupported.txt: F.scaled: libtorch has no aten::scaled
            unsupported.txt: Tensor.bool: jtorch has no Tensor.from
            unsupported.txt: torch.cat exists as org.jtorch.codegen.sample.Torch#cat; remove its reason
            unsupported.txt: torch.cudnn_a: libtorch has aten::cudnn_a\
            """);
  }

  @Test
  void reasonsMustNameExistingPyTorchNamesOnce() {
    assertThatThrownBy(() -> table("torch.cat  joins"))
        .hasMessage("unsupported.txt: a name before any [reason]: torch.cat  joins");
    assertThatThrownBy(() -> table("[python]", "torch.dog  barks"))
        .hasMessage("unsupported.txt: PyTorch has no name torch.dog");
    assertThatThrownBy(() -> table("[python]", "torch.compile,torch.com*  compiles"))
        .hasMessage("unsupported.txt: torch.compile has two reasons");
  }

  private static String table(String... reasons) {
    ApiIndex index =
        new ApiIndex(NameTableTest.class.getClassLoader(), "org.jtorch.codegen.sample");
    return new NameTable(NAMES, Unsupported.of(List.of(reasons), NAMES), index, SCHEMAS).text();
  }
}
