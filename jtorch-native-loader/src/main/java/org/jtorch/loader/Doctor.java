package org.jtorch.loader;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Diagnostic tool: checks whether libtorch can be loaded in this environment and reports problems
 * and remedies. Run it on the class path or module path of the program:
 *
 * <pre>
 * java -cp ... org.jtorch.loader.Doctor
 * </pre>
 */
public final class Doctor {

  private Doctor() {}

  /**
   * Prints the report and exits with code 0 if libtorch works, otherwise 1.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Report report = examine();
    System.out.print(report.text());
    System.exit(report.healthy() ? 0 : 1);
  }

  /**
   * Checks the installation and, if there are no problems, loads libtorch. Problems with the
   * installation are reported and not thrown.
   *
   * @return the report
   */
  public static Report examine() {
    return examine(Environment.ofThisJvm());
  }

  /** Returns the report on an environment. */
  static Report examine(Environment environment) {
    Preflight preflight = Preflight.of(environment);
    List<String> problems = new ArrayList<>(preflight.problems());
    String state = preflight.cacheState();
    List<LibraryFile> damaged = List.of();
    if (problems.isEmpty()) {
      try {
        damaged = preflight.cache().repair();
        LibTorch.load();
      } catch (UncheckedIOException e) {
        problems.add(e.getMessage() + ": " + e.getCause());
      } catch (NativeLibraryException e) {
        problems.add(Objects.requireNonNull(e.getMessage()));
      }
    }
    boolean healthy = problems.isEmpty();
    StringBuilder text = new StringBuilder("jtorch doctor\n\n");
    describe(text, environment, preflight, state);
    List<String> advice = new ArrayList<>();
    add(advice, preflight.cache().advice());
    if (!damaged.isEmpty()) {
      advice.add(
          "damaged libraries in the cache have been unpacked again: "
              + String.join(", ", damaged.stream().map(LibraryFile::name).toList()));
    }
    if (healthy) {
      describeLoaded(text, environment);
      advice.addAll(adviceAfterLoading(environment));
    }
    list(text, "Problems:", problems);
    list(text, "Notes:", advice);
    text.append(healthy ? "\nlibtorch works here.\n" : "\nlibtorch does not work here.\n");
    return new Report(healthy, text.toString());
  }

  private static void describe(
      StringBuilder text, Environment environment, Preflight preflight, String cacheState) {
    line(
        text,
        "Java",
        environment.property("java.runtime.version", "?")
            + ", "
            + environment.property("java.vendor", "?"));
    SystemLibraries system = preflight.system();
    line(text, "platform", preflight.platform().name() + (system == null ? "" : ", " + system));
    line(text, "jtorch", environment.versions().jtorch());
    line(text, "binding", preflight.jars().toString());
    line(text, "natives", preflight.natives().toString());
    InstalledLibTorch installed = preflight.installed();
    if (installed != null) {
      String version = installed.version();
      line(
          text,
          "libtorch",
          installed.folder() + ", version " + (version == null ? "unknown" : version));
    }
    line(text, "unpacked to", cacheState);
  }

  private static void describeLoaded(StringBuilder text, Environment environment) {
    line(
        text,
        "threads",
        "libtorch " + Binding.numThreads() + ", OpenBLAS " + NativeThreadCounts.openBlas());
    DefaultThreads defaults = Binding.defaults();
    if (defaults != null) {
      line(text, "processors", defaults.describe());
    }
    OpenBlasCore core = Binding.openBlasCore();
    line(
        text,
        "kernels",
        (core == null ? "not OpenBLAS" : "OpenBLAS, " + core.name())
            + (OneDnn.isUsed(environment) ? "" : ", without oneDNN (-Djtorch.onednn)"));
  }

  private static List<String> adviceAfterLoading(Environment environment) {
    List<String> advice = new ArrayList<>();
    if (Binding.limitsPhysicalMemory() && environment.property(Binding.MEMORY_LIMIT) == null) {
      advice.add(
          "JavaCPP was initialised before jtorch, so each native object reads the size of the"
              + " process, which costs more than a small operator: start the JVM with -D"
              + Binding.MEMORY_LIMIT
              + "=0");
    }
    if (Binding.sharesLibTorch()) {
      advice.add(
          "another class loader of this JVM has already loaded libtorch: both share one number of"
              + " threads, and tensors cannot be passed between them");
    }
    OpenBlasCore core = Binding.openBlasCore();
    if (core != null) {
      add(advice, core.advice(Processor.of(environment), environment.variables()));
    }
    return advice;
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append("  ").append(name).append(" ".repeat(13 - name.length())).append(value);
    text.append('\n');
  }

  private static void list(StringBuilder text, String heading, List<String> sentences) {
    if (!sentences.isEmpty()) {
      text.append('\n').append(heading).append('\n');
      sentences.forEach(sentence -> text.append("  - ").append(sentence).append(".\n"));
    }
  }

  private static void add(List<String> sentences, @Nullable String sentence) {
    if (sentence != null) {
      sentences.add(sentence);
    }
  }

  /**
   * Result of a check.
   *
   * @param healthy whether libtorch works in this environment
   * @param text the printed report, which ends with a line feed
   */
  public record Report(boolean healthy, String text) {

    @Override
    public String toString() {
      return text;
    }
  }
}
