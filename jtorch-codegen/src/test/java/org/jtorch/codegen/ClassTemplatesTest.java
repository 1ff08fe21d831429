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

class ClassTemplatesTest {
  private static final String GENERATED =
      "@javax.annotation.processing.Generated(\"org.jtorch.codegen.ClassTemplates\")";

  private static final FunctionOptions FUNCTIONS = functions();

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
    assertThat(ClassTemplates.sources(folder, FUNCTIONS)).isEmpty();
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

  @Test
  void aTemplateWithoutPlaceholdersBecomesOneClass() throws IOException {
    assertThat(expand("public class Pool {}")).containsOnlyKeys("Pool.java");
  }

  @Test
  void optionsOfAFunctionAreTakenFromItsSpec() throws IOException {
    Map<String, String> sources =
        expand(
            "public class Pool {",
            "  /** Options of a pool. */",
            "  public static final class Options {",
            "#options padding dilation scale from F.conv2d with passOn",
            "",
            "    private Options() {}",
            "  }",
            "}");
    assertThat(sources.get("Pool.java"))
        .endsWith(
            """
              public static final class Options {
                long[] padding = {0};
                @Nullable ConvPadding named;
                long[] dilation = {1};
                @Nullable Double scale;

                /**
                 * Padding. Default 0.
                 *
                 * @param padding one value, or one per dimension
                 */
                public Options padding(long... padding) {
                  this.padding = padding.clone();
                  this.named = null;
                  return this;
                }

                /** Padding by name. */
                public Options padding(ConvPadding padding) {
                  this.named = padding;
                  this.padding = new long[] {0};
                  return this;
                }

                /** Dilation. Default 1. */
                public Options dilation(long... dilation) {
                  this.dilation = dilation.clone();
                  return this;
                }

                /** Scale. Default: none. */
                public Options scale(double scale) {
                  this.scale = scale;
                  return this;
                }

                void passOn(F.ConvOptions o) {
                  o.padding(padding);
                  o.dilation(dilation);
                  if (named != null) {
                    o.padding(named);
                  }
                  if (scale != null) {
                    o.scale(scale);
                  }
                }

                private Options() {}
              }
            }
            """);
  }

  /** A setter of a base class returns the type of the options that extend it. */
  @Test
  void optionsMayBeInABaseClass() throws IOException {
    Map<String, String> sources =
        expand(
            "public abstract class Pool<O extends Pool<O>> {",
            "#options dilation from F.conv2d",
            "}");
    assertThat(sources.get("Pool.java"))
        .endsWith(
            """
              public O dilation(long... dilation) {
                this.dilation = dilation.clone();
                return self();
              }
            }
            """);
  }

  @Test
  void optionsOfAnOperatorHaveItsDefaults() throws IOException {
    FunctionOptions functions = FunctionOptions.read(Path.of("../jtorch-api/src/main/ops"));
    Files.write(
        folder.resolve("Pool.template"),
        List.of(
            "public class Pool {",
            "#options stride padding ceilMode countIncludePad divisorOverride from F.avgPool2d",
            "#options p eps from F.pairwiseDistance",
            "#options approximate from F.gelu",
            "}"));
    assertThat(ClassTemplates.sources(folder, functions).get("Pool.java"))
        .contains(
            """
              long[] stride = {};
              long[] padding = {0};
              boolean ceilMode;
              boolean countIncludePad = true;
              @Nullable Long divisorOverride;
            """)
        .contains("   * @param stride one value for all dimensions, or one per dimension\n")
        .contains("  double p = 2.0;\n  double eps = 1.0E-6;\n")
        .contains("  F.Approximate approximate = F.Approximate.NONE;\n")
        .contains("  /** Order of the norm, which may be negative. Default: {@code 2}. */\n");
  }

  @Test
  void aTemplateIncludesFragments() throws IOException {
    Files.write(
        folder.resolve("constructors.fragment"),
        List.of("  public ${class}(${options} o) {}", "", "  // ${text}"));
    Map<String, String> sources =
        expand(
            "public class Pool {",
            "#include constructors options=\"List<Tensor>\"",
            "#    text=\"all of them\"",
            "}");
    assertThat(body(sources, "Pool.java"))
        .containsExactly("  public Pool(List<Tensor> o) {}", "", "  // all of them", "}");
  }

  @Test
  void invalidIncludes() throws IOException {
    Files.write(folder.resolve("constructors.fragment"), List.of("", "  // ${text}"));
    rejects(
        "Pool.template:2: unknown fragment groups; known: [constructors]",
        "public class Pool {",
        "#include groups",
        "}");
    rejects(
        "Pool.template:2: '#include constructors text=all' is not '#include NAME KEY=\"VALUE\""
            + " ...'",
        "public class Pool {",
        "#include constructors text=all",
        "}");
    assertThatThrownBy(() -> expand("public class Pool {", "#include constructors", "}"))
        .hasMessageStartingWith("constructors.fragment:2: unknown placeholder ${text}; known: ");
  }

  @Test
  void invalidOptions() {
    rejects(
        "Pool.template:2: F.conv2d describes no option size; it describes padding, dilation, scale",
        "public class Pool {",
        "#options size from F.conv2d");
    rejects(
        "Pool.template:2: the specs have no function F.conv4d with options",
        "public class Pool {",
        "#options padding from F.conv4d");
    rejects(
        "Pool.template:2: '#options padding' is not '#options NAME... from F.FUNCTION [with"
            + " passOn]'",
        "public class Pool {",
        "#options padding");
    rejects(
        "Pool.template:1: no class is declared above the options",
        "#options padding from F.conv2d",
        "public class Pool {}");
  }

  private static FunctionOptions functions() {
    List<String> spec =
        List.of(
            "functions Convolutions of F",
            "conv2d Convolution.",
            "  form (Tensor input, ConvOptions options)",
            "options ConvOptions",
            "  long... padding = {0} : Padding. Default 0. | one value, or one per dimension",
            "  ConvPadding padding as named : Padding by name.",
            "  long... dilation = {1} : Dilation. Default 1.",
            "  double? scale : Scale. Default: none.");
    return FunctionOptions.of(List.of(FunctionFile.parse("convolutions.ops", spec)));
  }

  private static List<String> body(Map<String, String> sources, String file) {
    return sources.get(file).lines().skip(3).toList();
  }

  private void rejects(String message, String... lines) {
    assertThatThrownBy(() -> expand(lines)).isInstanceOf(SpecException.class).hasMessage(message);
  }

  private Map<String, String> expand(String... lines) throws IOException {
    Files.write(folder.resolve("Pool.template"), List.of(lines));
    return ClassTemplates.sources(folder, FUNCTIONS);
  }
}
