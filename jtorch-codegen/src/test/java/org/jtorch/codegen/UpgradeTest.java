package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpgradeTest {
  @Test
  void reportsNewRemovedAndChangedSchemasWithTheirUsers(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("glossary.txt"), "");
    Files.write(folder.resolve(Generate.NAMES), List.of("Tensor.roll", "F.fold", "Tensor.abs"));
    Files.write(
        folder.resolve("shape.ops"),
        List.of("interface ShapeOps of Tensor permits Tensor", "roll Rolls.", "abs Absolute."));
    Files.write(folder.resolve("some.ops"), List.of("class F of F", "fold Folds."));
    Files.write(
        folder.resolve(Generate.SCHEMAS),
        List.of(
            "aten::_old.\taten::_old(Tensor self) -> Tensor",
            "aten::abs.\taten::abs(Tensor self) -> Tensor",
            "aten::fold.\taten::fold(Tensor x, Scalar by=1) -> Tensor",
            "aten::roll.\taten::roll(Tensor self, int[1] shifts, int[1] dims=[]) -> Tensor",
            "aten::used.by\taten::used.by(Tensor self) -> Tensor"));
    Path dump = folder.resolve("other.txt");
    Files.write(
        dump,
        List.of(
            "aten::_new.out\taten::_new.out(Tensor self) -> Tensor",
            "aten::abs.\taten::abs(Tensor self) -> Tensor",
            "aten::fold.\taten::fold(Tensor x, Scalar by=2) -> Tensor",
            "aten::used.by\taten::used.by(Tensor self, bool more=False) -> Tensor"));
    Path sources = Files.createDirectories(folder.resolve("api/src/main/java"));
    Files.writeString(sources.resolve("Hand.java"), "Op.of(\"aten::used\",\n  \"by\")");
    Files.writeString(sources.resolve("Named.java"), "Ops.call(\"aten::used.by\", x)");

    assertThat(Upgrade.report(folder, dump, folder).lines())
        .containsExactly(
            "1 new, 2 removed, 2 changed",
            "",
            "new",
            "+ aten::_new.out(Tensor self) -> Tensor",
            "",
            "removed",
            "- aten::_old(Tensor self) -> Tensor",
            "- aten::roll(Tensor self, int[1] shifts, int[1] dims=[]) -> Tensor",
            "    shape.ops:2: roll",
            "        Tensor.roll(long shifts)",
            "        Tensor.roll(long[] shifts)",
            "        Tensor.roll(long shifts, long dims)",
            "        Tensor.roll(long[] shifts, long[] dims)",
            "",
            "changed",
            "- aten::fold(Tensor x, Scalar by=1) -> Tensor",
            "+ aten::fold(Tensor x, Scalar by=2) -> Tensor",
            "    some.ops:2: fold",
            "        F.fold(Tensor x)",
            "        F.fold(Tensor x, Number by)",
            "- aten::used.by(Tensor self) -> Tensor",
            "+ aten::used.by(Tensor self, bool more=False) -> Tensor",
            "    Hand.java",
            "    Named.java");
  }

  @Test
  void anEqualDumpHasNoDifferences(@TempDir Path folder) throws IOException {
    Path specs = Path.of("../jtorch-api/src/main/ops");
    assertThat(Upgrade.report(specs, specs.resolve(Generate.SCHEMAS), folder).lines())
        .containsExactly("0 new, 0 removed, 0 changed");
  }
}
