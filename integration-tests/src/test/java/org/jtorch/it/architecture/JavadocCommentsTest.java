package org.jtorch.it.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jtorch.it.Pom;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The public API is documented; doclint's group "missing" would demand tags of setters too. */
@Tag("once")
class JavadocCommentsTest {
  private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

  @Test
  void publicMembersHaveCommentsAndTags() throws IOException {
    try (StandardJavaFileManager files = COMPILER.getStandardFileManager(null, null, null)) {
      List<Path> sources = publishedSources();
      assertThat(sources).hasSizeGreaterThan(500);
      assertThat(missing(files.getJavaFileObjectsFromPaths(sources))).isEmpty();
    }
  }

  @Test
  void missingCommentsAndTagsAreFound() throws IOException {
    assertThat(missingIn("/** Text. */ public class A { public int x; }"))
        .containsExactly("/A.java: x has no comment");
    assertThat(missingIn("/** Text. */ public class A { /** Text. */ public int x(int y) {} }"))
        .containsExactly("/A.java: x has no @param y", "/A.java: x has no @return");
    assertThat(missingIn("/** Text. */ public record A<T>(int x) {}"))
        .containsExactly("/A.java: A has no @param <T>", "/A.java: A has no @param x");
    assertThat(missingIn("/** Text. */ public interface A { /** {@return it} */ int x(); }"))
        .isEmpty();
    assertThat(missingIn("class A { public int x; }")).isEmpty();
  }

  @Test
  void settersNeedNoTags() throws IOException {
    String setter = " class A { /** Text. */ public A x(int x) {} }";
    assertThat(missingIn("/** Text. */ public" + setter)).hasSize(2);
    assertThat(missingIn("/** Text. */ @CanIgnoreReturnValue public" + setter)).isEmpty();
    assertThat(missingIn("/** Text. */ @CanIgnoreReturnValue public class A { public A x(); }"))
        .containsExactly("/A.java: x has no comment");
  }

  @Test
  void overloadsThatLinkToTheFullOneNeedNoTags() throws IOException {
    assertThat(
            missingIn(
                "/** Text. */ public class A { /** {@link #A(int)} twice. */ public A(long x) {}"
                    + " }"))
        .isEmpty();
    assertThat(
            missingIn(
                "/** Text. */ public class A { /** {@link #b(int)} twice. */ public A(long x) {}"
                    + " }"))
        .containsExactly("/A.java: <init> has no @param x");
  }

  /** The sources of modules with a {@code module-info}, generated ones included. */
  private static List<Path> publishedSources() {
    return Pom.reactor().stream()
        .map(pom -> pom.file().getParent())
        .filter(module -> Files.exists(module.resolve("src/main/java/module-info.java")))
        .flatMap(
            module -> Stream.of("src/main/java", "target/generated-sources").map(module::resolve))
        .filter(Files::isDirectory)
        .flatMap(folder -> Repository.javaFiles(folder).stream())
        .filter(file -> !file.toString().replace('\\', '/').contains("/internal/"))
        .toList();
  }

  private static List<String> missingIn(String text) throws IOException {
    JavaFileObject source =
        new SimpleJavaFileObject(URI.create("string:///A.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
          }
        };
    return missing(List.of(source));
  }

  private static List<String> missing(Iterable<? extends JavaFileObject> sources)
      throws IOException {
    JavacTask task = (JavacTask) COMPILER.getTask(null, null, d -> {}, List.of(), null, sources);
    List<String> missing = new ArrayList<>();
    for (CompilationUnitTree unit : task.parse()) {
      new JavadocComments(DocTrees.instance(task), missing).scan(unit, null);
    }
    return missing;
  }
}
