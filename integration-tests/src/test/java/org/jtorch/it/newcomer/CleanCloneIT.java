package org.jtorch.it.newcomer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jtorch.it.Command;
import org.jtorch.it.Repository;
import org.jtorch.it.docs.Readme;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The README's commands work as documented in an unbuilt copy of the sources. */
class CleanCloneIT {
  private static final Set<String> NOT_SOURCES = Set.of(".git", "target");
  private static final Pattern OF_JAVAS = Pattern.compile("test accuracy ([0-9.]+) %");
  private static final Pattern OF_PYTHONS = Pattern.compile("digits are correct: ([0-9.]+) %");
  private static final double LEAST_ACCURACY = 95;

  private static Path clone;

  @BeforeAll
  static void copySources() throws IOException {
    clone = Repository.freshFolder("clone");
    Files.walkFileTree(Repository.root(), new Copy());
  }

  @Test
  void theFirstCommandTrainsAndRecognises() throws Exception {
    String out = run(Readme.commands().get(0)).run().ok().out();
    assertThat(percentage(OF_JAVAS, out)).isBetween(LEAST_ACCURACY, 100.0);
    assertThat(percentage(OF_PYTHONS, out)).isBetween(LEAST_ACCURACY, 100.0);
  }

  @Test
  void theShellOpens() throws Exception {
    Command shell = run("bin/jtorch-shell -s -").reading(Readme.example());
    assertThat(shell.run().ok().out()).isEqualTo(Readme.exampleOutput());
  }

  private static double percentage(Pattern pattern, String out) {
    Matcher found = pattern.matcher(out);
    assertThat(found.find()).as(out).isTrue();
    return Double.parseDouble(found.group(1));
  }

  /** A command for the shell, with this build's Maven, JDK and local repository. */
  private static Command run(String command) {
    String maven = Path.of(System.getProperty("maven.home")).resolve("bin").toString();
    return Command.of("sh", "-c", command)
        .in(clone)
        .with("PATH", maven + ":" + System.getenv("PATH"))
        .with("JAVA_HOME", System.getProperty("java.home"))
        .with("MAVEN_OPTS", "-Dmaven.repo.local=" + System.getProperty("settings.localRepository"));
  }

  /** Copies the repository without its history and build output. */
  private static final class Copy extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
        throws IOException {
      if (NOT_SOURCES.contains(folder.getFileName().toString())) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      Files.createDirectories(copyOf(folder));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (!NOT_SOURCES.contains(file.getFileName().toString())) {
        Files.copy(file, copyOf(file));
      }
      return FileVisitResult.CONTINUE;
    }

    private static Path copyOf(Path path) {
      return clone.resolve(Repository.root().relativize(path));
    }
  }
}
