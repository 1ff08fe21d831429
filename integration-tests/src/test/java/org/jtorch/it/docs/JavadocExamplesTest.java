package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.it.Javac;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Compiles every example of the Javadoc, as a reader would: with the imports of the documentation,
 * and with the variables of {@link ExampleVariables}.
 */
@Tag("once")
class JavadocExamplesTest {
  private static final Pattern MEMBERS =
      Pattern.compile("(public|protected|private|static|@\\w+) .*", Pattern.DOTALL);

  /** Distributions have a Transform, too. */
  private static final String TRANSFORM_IMPORTS =
      "import org.jtorch.vision.tvtensors.*;\nimport org.jtorch.vision.transforms.Transform;\n";

  private static final String VISION_IMPORTS =
      """
      import org.jtorch.vision.*;
      import org.jtorch.vision.datasets.*;
      import org.jtorch.vision.models.*;
      import org.jtorch.vision.models.detection.*;
      import org.jtorch.vision.models.opticalflow.*;
      import org.jtorch.vision.models.quantization.*;
      import org.jtorch.vision.models.segmentation.*;
      import org.jtorch.vision.models.video.*;
      import org.jtorch.vision.ops.*;
      import org.jtorch.vision.transforms.*;
      import org.jtorch.vision.utils.*;
      """;

  private static final String SERVING_IMPORTS =
      """
      import org.jtorch.serving.*;
      import org.jtorch.serving.Model;
      import org.jtorch.serving.Sample;
      import org.jtorch.serving.codecs.*;
      import org.jtorch.serving.http.*;
      import org.jtorch.serving.test.*;
      import java.time.Duration;
      """;
  private static final Pattern RETURN = Pattern.compile("(?m)^(  )?return ");

  @TestFactory
  Stream<DynamicTest> everyExampleCompiles() {
    return JavadocExample.all().stream().map(e -> dynamicTest(e.name(), () -> compile(e)));
  }

  /** So that no example escapes the check by its form. */
  @Test
  void everyExampleHasTheExpectedForm() {
    assertThat(JavadocExample.all()).hasSizeGreaterThan(40);
    for (Path file : JavadocExample.sources()) {
      String content = JavadocExample.read(file);
      assertThat(JavadocExample.in(file, content))
          .as(file.toString())
          .hasSize(JavadocExample.count(content));
    }
  }

  @Test
  void anExampleThatDoesNotCompileIsReported() {
    String comment = "/**\n * <pre>{@code\n * x.reluu();\n * }</pre>\n */\n";
    List<JavadocExample> examples = JavadocExample.in(Path.of("Some.java"), comment);
    assertThat(examples).hasSize(1);
    assertThat(examples.get(0).line()).isEqualTo(3);
    assertThatThrownBy(() -> compile(examples.get(0))).hasMessageContaining("reluu");
    assertThat(JavadocExample.count("/** <pre>{@code x}</pre> {@snippet : y } */")).isEqualTo(2);
  }

  private static void compile(JavadocExample example) throws Exception {
    Javac.compile(Repository.freshFolder("example"), "Example", source(example));
  }

  private static String source(JavadocExample example) {
    String code = example.code();
    String body =
        MEMBERS.matcher(code).matches()
            ? code
            : (RETURN.matcher(code).find() ? "Object" : "void")
                + " example() throws Exception {\n"
                + code
                + "}\n";
    boolean serving = example.file().toString().contains("jtorch-serving");
    boolean transforms = example.file().toString().replace('\\', '/').contains("vision/transforms");
    return ComingFromPython.imports()
        + (serving ? SERVING_IMPORTS : "")
        + (transforms ? TRANSFORM_IMPORTS : "")
        + "import java.util.*;\nimport java.util.function.*;\n"
        + "import org.jtorch.junit.*;\nimport org.junit.jupiter.api.Test;\n"
        + VISION_IMPORTS
        + "import org.jtorch.arrow.*;\nimport org.jtorch.tables.*;\n"
        + "abstract class Example extends "
        + (serving ? ServingExampleVariables.class : ExampleVariables.class).getName()
        + " {\n"
        + body
        + "}\n";
  }
}
