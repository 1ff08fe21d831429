package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jtorch.TensorScope;
import org.jtorch.it.Command;
import org.jtorch.it.Javac;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Compiles and runs every cell of the page "Coming from Python", in both languages. */
class ComingFromPythonTest {
  @Test
  void thePageHasAtLeast120Rows() {
    assertThat(ComingFromPython.rows()).isGreaterThanOrEqualTo(120);
  }

  @TestFactory
  Stream<DynamicTest> everyJavaCellRuns() {
    URI page = Repository.root().resolve(ComingFromPython.NAME).toUri();
    return ComingFromPython.tables().stream()
        .map(
            table ->
                dynamicTest(
                    ComingFromPython.NAME + ":" + table.setUp().heading() + " " + table.heading(),
                    URI.create(page + "?line=" + table.setUp().heading()),
                    () -> run(table)));
  }

  @Tag("python")
  @Tag("once")
  @Test
  void everyPythonCellRuns() throws Exception {
    Path script =
        Repository.root().resolve("integration-tests/src/test/python/run_python_cells.py");
    Path page = Repository.root().resolve(ComingFromPython.NAME);
    String python = Objects.requireNonNull(System.getProperty("jtorch.python"), "jtorch.python");
    Command.Result result = Command.of(python, script.toString(), page.toString()).run().ok();
    assertThat(result.out().trim()).isEqualTo(ComingFromPython.rows() + " rows");
  }

  private static void run(ComingFromPython.Table table) throws Exception {
    Path folder = Repository.freshFolder("cells");
    Javac.compile(folder, "Cells", table.source());
    URL[] classes = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(classes, Javac.class.getClassLoader());
        TensorScope scope = TensorScope.open()) {
      var main = loader.loadClass("Cells").getDeclaredMethod("main", String[].class);
      main.setAccessible(true);
      main.invoke(null, (Object) new String[0]);
    } catch (InvocationTargetException e) {
      throw new AssertionError(where(e.getCause(), table), e.getCause());
    }
  }

  private static String where(Throwable failure, ComingFromPython.Table table) {
    return Stream.of(failure.getStackTrace())
        .filter(frame -> "Cells.java".equals(frame.getFileName()))
        .map(frame -> table.page().lines().get(frame.getLineNumber() - 1))
        .findFirst()
        .orElse(failure.toString());
  }
}
