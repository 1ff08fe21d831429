package org.jtorch.codegen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerTemplatesTest {
  private static final String GENERATED =
      "@javax.annotation.processing.Generated(\"org.jtorch.codegen.LayerTemplates\")";

  @TempDir Path folder;

  @Test
  void aTemplateBecomesAClassForEachNumberOfDimensions() throws IOException {
    Map<String, String> sources =
        expand("package p;", "", "/** Kernel ${size}. */", "public class Pool${n}d {}");
    assertThat(sources).containsOnlyKeys("Pool1d.java", "Pool2d.java", "Pool3d.java");
    assertThat(sources.get("Pool2d.java").lines())
        .containsExactly(
            "// Written by jtorch-codegen from Pool.template; change that file, not this one.",
            "package p;",
            "",
            "/** Kernel height and width. */",
            GENERATED,
            "public class Pool2d {}");
    assertThat(sources.get("Pool1d.java")).contains("/** Kernel length. */", "Pool1d {}");
    assertThat(sources.get("Pool3d.java")).contains("/** Kernel depth, height and width. */");
  }

  @Test
  void aLineMayBeLimitedToSomeDimensions() throws IOException {
    Map<String, String> sources =
        expand("public class Pool${n}d {", "#1   // only 1", "#23   // ${n}", "}");
    assertThat(body(sources, "Pool1d.java")).containsExactly("  // only 1", "}");
    assertThat(body(sources, "Pool2d.java")).containsExactly("  // 2", "}");
    assertThat(body(sources, "Pool3d.java")).containsExactly("  // 3", "}");
  }

  @Test
  void aFamilyMayBeLimitedToSomeDimensions() throws IOException {
    assertThat(expand("#23", "public class Pool${n}d {}"))
        .containsOnlyKeys("Pool2d.java", "Pool3d.java");
  }

  @Test
  void bracesOfJavaAreNoPlaceholders() throws IOException {
    Map<String, String> sources =
        expand("public class Pool${n}d {", "  long[] a = new long[] {n};", "}");
    assertThat(body(sources, "Pool3d.java")).contains("  long[] a = new long[] {n};");
  }

  @Test
  void otherFilesAreIgnored() throws IOException {
    Files.writeString(folder.resolve("notes.txt"), "${x}");
    assertThat(LayerTemplates.sources(folder)).isEmpty();
  }

  @Test
  void anUnknownPlaceholderIsReportedWithItsLine() {
    String known = "known: n, out, sideCount, sides, size, spatial, values";
    rejects("Pool.template:2: unknown placeholder ${dims}; " + known, "", "// ${dims}", "public A");
    rejects("Pool.template:1: unknown placeholder ${n; " + known, "public class Pool${n");
    rejects(
        "Pool.template:3: unknown placeholder ${}; " + known, "#23", "public class Pool", "// ${}");
  }

  @Test
  void allProblemsAreReported() {
    assertThatThrownBy(() -> expand("// ${a}", "public // ${b}"))
        .hasMessageMatching("Pool.template:1: .*\\$\\{a}.*\nPool.template:2: .*\\$\\{b}.*");
  }

  @Test
  void invalidLimits() {
    rejects(
        "Pool.template:2: '#4 // text' is not '#DIMENSIONS text', as in '#23 text'",
        "public class Pool",
        "#4 // text");
    rejects(
        "Pool.template:2: '#23' is not '#DIMENSIONS text', as in '#23 text'",
        "public class Pool",
        "#23");
  }

  @Test
  void longLines() {
    rejects(
        "Pool.template:2: 101 columns for 3d, more than 100",
        "public class Pool",
        "//" + " ".repeat(90) + " ${spatial}d");
  }

  @Test
  void aTemplateWithoutAClass() {
    rejects("Pool.template: no line starts with 'public '; declare the class", "class Pool {}");
  }

  private static List<String> body(Map<String, String> sources, String file) {
    return sources.get(file).lines().skip(3).toList();
  }

  private void rejects(String message, String... lines) {
    assertThatThrownBy(() -> expand(lines)).isInstanceOf(SpecException.class).hasMessage(message);
  }

  private Map<String, String> expand(String... lines) throws IOException {
    Files.write(folder.resolve("Pool.template"), List.of(lines));
    return LayerTemplates.sources(folder);
  }
}
