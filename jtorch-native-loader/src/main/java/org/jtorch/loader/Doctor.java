package org.jtorch.loader;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether libtorch works here and, if not, why and what to do. Run it on the class path or
 * module path of the program that does not work:
 *
 * <pre>{@code
 * java -cp ... org.jtorch.loader.Doctor
 * }</pre>
 *
 * <p><b>Ownership:</b> holds nothing native, but loads libtorch if it can.
 *
 * <p><b>Thread safety:</b> every method may be called from any thread.
 */
public final class Doctor {

  private Doctor() {}

  /**
   * Prints the report. The exit code is 0 if libtorch works here, else 1.
   *
   * @param args none
   */
  public static void main(String[] args) {
    Report report = examine();
    System.out.print(report.text());
    System.exit(report.healthy() ? 0 : 1);
  }

  /**
   * Checks everything that libtorch needs and, if nothing is against it, loads libtorch.
   *
   * @return what was found; never throws for what is wrong with the installation
   */
  public static Report examine() {
    return examine(Environment.ofThisJvm());
  }

  /** The report on an environment that a test may have prepared. */
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
          "libraries in the cache were damaged and have been unpacked again: "
              + String.join(", ", damaged.stream().map(LibraryFile::name).toList()));
    }
    if (healthy) {
      describeLoaded(text, environment);
      advice.addAll(onLoaded(environment));
    }
    list(text, "Wrong:", problems);
    list(text, "To know:", advice);
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
        "libtorch " + Binding.numThreads() + ", OpenBLAS " + ThreadNumbers.openBlas());
    DefaultThreads defaults = Binding.defaults();
    if (defaults != null) {
      line(text, "processors", defaults.describe());
    }
    OpenBlasCore core = Binding.openBlasCore();
    line(
        text,
        "kernels",
        (core == null ? "not OpenBLAS's" : "OpenBLAS's for " + core.name())
            + (OneDnn.isUsed(environment) ? "" : ", without oneDNN (-Djtorch.onednn)"));
  }

  private static List<String> onLoaded(Environment environment) {
    List<String> advice = new ArrayList<>();
    if (Binding.limitsPhysicalMemory() && environment.property(Binding.MEMORY_LIMIT) == null) {
      advice.add(
          "something initialised JavaCPP before jtorch, so each native object reads the size of the"
              + " process, which costs more than a small operator does: start the JVM with -D"
              + Binding.MEMORY_LIMIT
              + "=0");
    }
    if (Binding.sharesLibTorch()) {
      advice.add(
          "another class loader of this JVM has loaded libtorch before: both set the same number of"
              + " threads, and neither can use the other's tensors");
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
   * What the doctor found.
   *
   * <p><b>Ownership:</b> holds nothing native.
   *
   * <p><b>Thread safety:</b> immutable.
   *
   * @param healthy whether libtorch works here
   * @param text the report as it is printed, with a line feed at its end
   */
  public record Report(boolean healthy, String text) {

    @Override
    public String toString() {
      return text;
    }
  }
}
