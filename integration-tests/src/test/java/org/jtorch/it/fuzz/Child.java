package org.jtorch.it.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Starts {@link FuzzChild} with little memory and returns how it ended. */
final class Child {
  /**
   * Result of a child.
   *
   * @param kind the cause of the crash, or "done"
   * @param frame the first frame in a native library, "" if none is known
   * @param file the record of its last call
   */
  record End(String kind, String frame, CallFile file) {
    boolean isDone() {
      return kind.equals("done");
    }

    /** Whether the call took too long or too much memory, which is no defect of a kernel. */
    boolean isOutOfBounds() {
      return kind.equals("endless") || kind.equals("oversized");
    }
  }

  private static final Pattern FRAME =
      Pattern.compile("(?m)^#? ?C +\\[(lib[^\\]+]*)[^\\]]*\\] *([^+\\n]*)");

  private static final Pattern SIGNAL = Pattern.compile("(SIG[A-Z]+) \\(0x");

  /** Address space in kilobytes. Larger allocations fail as on a small machine. */
  private static final long KILOBYTES = Long.getLong("jtorch.hostile.kilobytes", 5_000_000);

  private static final long MOST_MINUTES = 30;

  private final Path folder;
  private final Map<String, String> environment;

  Child(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  Path folder() {
    return folder;
  }

  End run(String... arguments) throws IOException, InterruptedException {
    Path calls = folder.resolve("calls.bin");
    Path error = folder.resolve("hs_err.txt");
    Files.deleteIfExists(calls);
    Files.deleteIfExists(error);
    CallFile file = new CallFile(calls);
    ProcessBuilder builder =
        new ProcessBuilder(command(calls, error, arguments))
            .directory(Files.createDirectories(folder.resolve("cwd")).toFile())
            .redirectOutput(folder.resolve("out.txt").toFile())
            .redirectError(folder.resolve("err.txt").toFile());
    builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
    builder.environment().put("OMP_WAIT_POLICY", "passive");
    builder.environment().putAll(environment);
    Process process = builder.start();
    if (!process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
      return new End("endless", "", file);
    }
    return end(process.exitValue(), error, file);
  }

  private List<String> command(Path calls, Path error, String... arguments) {
    List<String> words = new ArrayList<>();
    boolean linux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    if (linux && KILOBYTES > 0 && !environment.containsKey("LD_PRELOAD")) {
      words.addAll(
          List.of("bash", "-c", "ulimit -c 0; ulimit -v " + KILOBYTES + "; exec \"$@\"", "x"));
    }
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xmx256m",
            "-Xss4m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xlog:disable",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:CompressedClassSpaceSize=64m",
            "-XX:ErrorFile=" + error));
    if (Runtime.version().feature() >= 22) {
      words.add("--enable-native-access=ALL-UNNAMED");
    }
    String archive = System.getProperty("jtorch.hostile.archive");
    if (archive != null) {
      words.add("-XX:SharedArchiveFile=" + archive);
    }
    String millis = System.getProperty("jtorch.hostile.millis");
    if (millis != null) {
      words.add("-Djtorch.hostile.millis=" + millis);
    }
    words.addAll(List.of("-cp", System.getProperty("java.class.path"), FuzzChild.class.getName()));
    words.addAll(List.of(calls.toString(), folder.resolve("hashes.txt").toString()));
    words.addAll(List.of(arguments));
    return words;
  }

  private End end(int exit, Path error, CallFile file) throws IOException {
    if (exit == 0) {
      return new End("done", "", file);
    } else if (exit == FuzzChild.ENDLESS) {
      return new End("endless", "", file);
    }
    String report = Files.exists(error) ? Files.readString(error) : "";
    String printed = Files.readString(folder.resolve("err.txt"));
    boolean memory =
        report.contains("insufficient memory")
            || printed.contains("bad_alloc")
            || printed.contains("insufficient memory")
            || printed.contains("Cannot allocate memory")
            || exit == 137;
    if (memory) {
      return new End("oversized", "", file);
    } else if (report.isEmpty() && exit == 1) {
      return new End("exception", printed, file);
    }
    Matcher signal = SIGNAL.matcher(report);
    return new End(signal.find() ? signal.group(1) : "exit " + exit, frame(report), file);
  }

  private static String frame(String report) {
    Matcher frame = FRAME.matcher(report);
    while (frame.find()) {
      if (!frame.group(1).startsWith("libc.") && !frame.group(1).startsWith("libstdc")) {
        return frame.group(1) + " " + frame.group(2).trim();
      }
    }
    return "";
  }
}
