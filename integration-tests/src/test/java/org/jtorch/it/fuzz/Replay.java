package org.jtorch.it.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes calls that are given as lines, and prints those that crash a child. */
final class Replay {
  private Replay() {}

  /** {@code FOLDER LINES}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of(args[0]).toAbsolutePath());
    List<String> lines = Files.readAllLines(Path.of(args[1]));
    deaths(new Child(folder, GuardPages.environment(folder)), lines, System.out::println);
  }

  /** The lines that crashed a child. */
  static List<String> deaths(Child child, List<String> lines)
      throws IOException, InterruptedException {
    List<String> dead = new ArrayList<>();
    deaths(child, lines, dead::add);
    return dead;
  }

  /** Reports each line that crashed a child; the next child continues after it. */
  private static void deaths(Child child, List<String> lines, Consumer<String> report)
      throws IOException, InterruptedException {
    Path file = Files.write(child.folder().resolve("lines.jsonl"), lines);
    int from = 0;
    while (from < lines.size()) {
      Child.End end = child.run("lines", file.toString(), "" + from);
      if (end.isDone()) {
        break;
      }
      int line = Math.toIntExact(end.file().number());
      report.accept(end.kind() + " " + end.frame() + ": " + lines.get(line));
      from = line + 1;
    }
  }
}
