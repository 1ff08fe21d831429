package org.jtorch.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.AotiModel;
import org.jtorch.it.Command;
import org.jtorch.it.Javac;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Test;

/** Runs every row of the page on model files, in a folder with files that Python wrote. */
class FilesPageTest {
  private static final String FILES = "integration-tests/src/test/resources/files-page";
  private static final String COMPILED = "jtorch-api/src/test/resources/org/jtorch/aoti/mlp.pt2";

  @Test
  void everyRowRuns() throws Exception {
    FilesPage page = new FilesPage();
    List<Integer> rows = page.rows();
    assertThat(rows).hasSizeGreaterThan(30);
    Path compiled = Repository.root().resolve(COMPILED);
    if (!AotiModel.inspect(compiled).refusals().isEmpty()) { // machine code for one system
      List<String> lines = Page.read(FilesPage.NAME).lines();
      rows = rows.stream().filter(row -> !lines.get(row - 1).contains("AotiModel")).toList();
    }
    Path folder = Repository.freshFolder("files-page");
    copyFiles(folder);
    Files.copy(compiled, folder.resolve("compiled.pt2"));
    Javac.compile(folder, "Rows", page.source(rows));
    String path =
        folder + System.getProperty("path.separator") + System.getProperty("java.class.path");
    String out = Command.java("-cp", path, "Rows").in(folder).run().ok().out();
    assertThat(out.lines()).containsExactlyElementsOf(rows.stream().map(r -> "row " + r).toList());
  }

  private static void copyFiles(Path folder) throws IOException {
    Path files = Repository.root().resolve(FILES);
    try (Stream<Path> all = Files.walk(files)) {
      for (Path file : all.filter(f -> !f.equals(files)).toList()) {
        Files.copy(file, folder.resolve(files.relativize(file)));
      }
    }
  }
}
