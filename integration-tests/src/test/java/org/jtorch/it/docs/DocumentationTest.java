package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.jtorch.it.Command;
import org.jtorch.it.Javac;
import org.jtorch.it.LibtorchRelease;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Checks every fenced block of README, CONTRIBUTING and {@code docs/}: Java is compiled and run,
 * and its output compared with the text block that follows; names in build files and commands are
 * looked up. A block that cannot be checked fails. The programs run with a locale that has its own
 * digits and with a small heap.
 */
class DocumentationTest {
  /** Language of a block that Java 17 cannot compile; Java22BlocksIT checks it. */
  static final String JAVA_22 = "java 22";

  private static final Set<String> IN_TABLES = Set.of("java", Block.NEEDS_NODES, "python");

  @TestFactory
  Stream<DynamicContainer> everyBlockIsCorrect() {
    return Page.all().stream()
        .map(page -> dynamicContainer(page.name(), page.blocks().stream().map(b -> test(page, b))));
  }

  private static DynamicTest test(Page page, Block block) {
    return dynamicTest(block.name(), () -> check(page, block));
  }

  private static void check(Page page, Block block) throws Exception {
    if (page.name().equals(ComingFromPython.NAME)) {
      // ComingFromPythonTest runs them, together with the tables that they set up.
      assertThat(block.language()).isIn(IN_TABLES);
      return;
    }
    switch (block.language()) {
      case "java" -> run(page, block);
      case Block.NEEDS_NODES -> runWhereNodesAre(page, block);
      case JAVA_22 -> assertThat(JavaSource.hasStatements(block)).isTrue();
      case "text" ->
          assertThat(printedBy(page, block).language()).isIn("java", Block.NEEDS_NODES, JAVA_22);
      case "xml" -> Coordinates.checkMaven(block.code());
      case "groovy", "kotlin" -> Coordinates.checkGradle(block.code());
      case "sh" -> ShellCommands.check(block.code());
      case "yaml" -> SpringProperties.check(block.code());
      case "dockerfile" -> ContainerFiles.check(block.code());
      case "mermaid" -> assertThat(block.code()).startsWith("flowchart ");
      default -> throw new AssertionError("no check for a block of " + block.language());
    }
  }

  /** Returns the block whose output a text block shows. */
  private static Block printedBy(Page page, Block text) {
    assertThat(text.follows()).as("follows a block").isTrue();
    return page.blocks().get(page.blocks().indexOf(text) - 1);
  }

  /** Runs a block, which must not do what the page shows where the binding hides nodes. */
  private static void runWhereNodesAre(Page page, Block block) throws Exception {
    Path folder = compiled(page, block);
    if (LibtorchRelease.hasNodes()) {
      runIn(folder, page, block);
    } else if (JavaSource.hasStatements(block)) {
      assertThatThrownBy(() -> runIn(folder, page, block)).isInstanceOf(AssertionError.class);
    }
  }

  static void run(Page page, Block block) throws Exception {
    runIn(compiled(page, block), page, block);
  }

  private static Path compiled(Page page, Block block) throws IOException {
    Path folder = Repository.freshFolder("block");
    Javac.compile(folder, "Main", source(page, block));
    return folder;
  }

  private static void runIn(Path folder, Page page, Block block) throws Exception {
    if (!JavaSource.hasStatements(block)) {
      return;
    }
    String path = folder + System.getProperty("path.separator") + property("java.class.path");
    String out =
        Command.java("-Duser.language=ar", "-Duser.country=EG", "-Xmx64m", "-cp", path, "Main")
            .in(folder)
            .run()
            .ok()
            .out();
    int next = page.blocks().indexOf(block) + 1;
    if (next < page.blocks().size()) {
      Block text = page.blocks().get(next);
      if (text.language().equals("text") && text.follows()) {
        assertThat(out).isEqualTo(text.code());
      }
    }
  }

  /** Source with the types of the page's earlier blocks, and the block's code in a main method. */
  private static String source(Page page, Block block) {
    JavaSource source = new JavaSource(page, ComingFromPython.imports());
    page.javaBlocks().stream()
        .filter(earlier -> earlier.line() < block.line())
        .forEach(source::addTypes);
    int end = block.line() + (int) block.code().lines().count() + 1;
    if (JavaSource.hasStatements(block)) {
      source.add(block.line(), "final class Main { public static void main(String[] args)");
      source.add(block.line(), " throws Exception {");
      source.addAll(block);
      source.add(end, "} }");
    } else {
      source.addTypes(block);
    }
    return source.toString();
  }

  private static String property(String name) {
    return System.getProperty(name);
  }
}
