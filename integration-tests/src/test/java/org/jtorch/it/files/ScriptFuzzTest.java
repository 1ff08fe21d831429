package org.jtorch.it.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jtorch.it.Repository;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Mutated TorchScript files are loaded, or refused with one exception type, within a time limit,
 * and do not end the JVM. A program with an endless loop is not an error. {@code
 * -Djtorch.fuzz.scripts=20000} runs more files.
 */
class ScriptFuzzTest {
  private static final int FILES = Integer.getInteger("jtorch.fuzz.scripts", 400);
  private static final long SEED = Long.getLong("jtorch.fuzz.seed", 1);
  private static final long PATIENCE_MILLIS = 10_000;

  private final List<String> wrong = new ArrayList<>();
  private int ran;
  private int refused;
  private int endless;

  @Test
  @Tag("once")
  void mutatedScriptsAreLoadedOrRefused(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path log = Files.createFile(folder.resolve("log"));
    int next = 0;
    while (next < FILES) {
      next = runFrom(next, folder, log);
    }
    System.out.printf(
        Locale.ROOT,
        "scripts: %d files, %d ran, %d refused, %d endless, %d wrong%n",
        FILES,
        ran,
        refused,
        endless,
        wrong.size());
    assertThat(wrong).isEmpty();
    assertThat(ran).isGreaterThan(FILES / 20);
    assertThat(refused).isGreaterThan(FILES / 4);
  }

  /** Runs a child until it finishes or crashes; returns the number at which the next one begins. */
  private int runFrom(int first, Path folder, Path log) throws IOException, InterruptedException {
    Path out = folder.resolve("out");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:ErrorFile=" + folder.resolve("crash"),
                "-cp",
                System.getProperty("java.class.path"),
                ScriptFuzz.class.getName(),
                Repository.root().resolve("integration-tests/src/test/resources/torchscript")
                    + File.pathSeparator
                    + Repository.root()
                        .resolve("jtorch-api/src/test/resources/org/jtorch/script/newer"),
                Long.toString(SEED),
                Integer.toString(first),
                Integer.toString(FILES),
                log.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    Files.writeString(log, first + " start");
    boolean hung = !awaitProgress(child, log);
    count(Files.readString(out));
    String[] last = Files.readString(log).split(" ");
    if (hung && last[1].equals("run")) {
      endless++;
    } else if (hung || child.exitValue() != 0) {
      wrong.add(last[0] + (hung ? " hangs in " : " ends the JVM in ") + last[1]);
    }
    return last[1].equals("end") ? FILES : Integer.parseInt(last[0]) + 1;
  }

  /** Returns false if the child hung and was ended. */
  private static boolean awaitProgress(Process child, Path log)
      throws IOException, InterruptedException {
    String before = "";
    long since = System.nanoTime();
    while (!child.waitFor(200, TimeUnit.MILLISECONDS)) {
      String now = Files.readString(log);
      if (!now.equals(before)) {
        before = now;
        since = System.nanoTime();
      } else if (System.nanoTime() - since
          > PATIENCE_MILLIS * (now.endsWith("start") ? 6 : 1) * 1_000_000) {
        child.destroyForcibly().waitFor();
        return false;
      }
    }
    return true;
  }

  private void count(String lines) {
    lines
        .lines()
        .forEach(
            line -> {
              ran += line.endsWith(" ran") ? 1 : 0;
              refused += line.endsWith(" refused") ? 1 : 0;
              if (line.contains(" wrong: ") || line.endsWith(" memory")) {
                wrong.add(line);
              }
            });
  }
}
