package org.jtorch.internal.names;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table of PyTorch's public names that the build writes, with their locations in jtorch or the
 * reason why there is none.
 */
public final class PyTorchNames {
  private static final String RESOURCE = "pytorch-names.txt";
  private static final String MODULES = "pytorch-modules.txt";
  private static final String TORCHVISION = "torchvision-names.txt";
  private static final String HOME = "home";
  private static final String UNSEARCHED = "unsearched";
  private static final int NEAREST = 5;

  /**
   * An entry.
   *
   * @param name the full name, such as {@code torch.nn.functional.gelu}
   * @param kind {@code home}, or a short reason why there is none
   * @param text signatures in Javadoc's notation, or the reason
   */
  public record Row(String name, String kind, String text) {
    /** Returns the entry with its location, which is searched if the build has not found it. */
    Row found() {
      return kind.equals(UNSEARCHED) ? ModuleNames.row(name) : this;
    }

    public boolean isHome() {
      return kind.equals(HOME);
    }

    @Override
    public String toString() {
      return name + ": " + (isHome() ? "" : kind + ": ") + text;
    }
  }

  /** The entries, read at first use. */
  private static final class Rows {
    static final List<Row> ALL = read(RESOURCE);
    static final List<Row> WITH_MODULES =
        Stream.of(ALL, read(MODULES), read(TORCHVISION)).flatMap(List::stream).toList();
  }

  private PyTorchNames() {}

  /** Returns the functions, whose locations the build has found. */
  public static List<Row> all() {
    return Rows.ALL;
  }

  /** Returns the functions and the names of PyTorch's modules, which are searched on demand. */
  static List<Row> withModules() {
    return Rows.WITH_MODULES;
  }

  /** Returns the entries of a name, one per line, or the most similar names. */
  public static String help(String name) {
    String asked = expandPrefix(name.strip());
    List<Row> rows = matching(row -> row.name().equals(asked));
    if (rows.isEmpty()) {
      rows = matching(row -> row.name().endsWith("." + asked));
    }
    if (rows.isEmpty()) {
      rows =
          matching(
              row ->
                  SimilarNames.normalized("." + row.name())
                      .endsWith(SimilarNames.normalized("." + asked)));
    }
    return rows.isEmpty()
        ? "jtorch knows no public name " + name.strip() + " of PyTorch; nearest: " + nearest(asked)
        : rows.stream().map(Row::found).map(Row::toString).collect(Collectors.joining("\n"));
  }

  private static List<Row> matching(Predicate<Row> test) {
    return withModules().stream().filter(test).toList();
  }

  /** Expands the prefixes {@code F} and {@code data} to the modules in the table. */
  private static String expandPrefix(String name) {
    return name.replaceFirst("^(torch\\.)?F\\.", "nn.functional.")
        .replaceFirst("^(torch\\.)?data\\.", "utils.data.");
  }

  private static String nearest(String asked) {
    String wanted = last(asked);
    String module = asked.substring(0, asked.length() - last(asked).length());
    return withModules().stream()
        .sorted(
            Comparator.comparingDouble(
                    (Row row) -> SimilarNames.dissimilarity(last(row.name()), wanted))
                .thenComparing(row -> !row.name().contains(module))
                .thenComparing(Row::name))
        .limit(NEAREST)
        .map(Row::name)
        .collect(Collectors.joining(", "));
  }

  private static String last(String name) {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  private static List<Row> read(String resource) {
    try (InputStream in = PyTorchNames.class.getResourceAsStream("/org/jtorch/" + resource)) {
      if (in == null) {
        throw new IllegalStateException(
            "org/jtorch/" + resource + " is missing: Maven's build writes it beside the classes");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t", -1))
          .map(cells -> cells.length == 1 ? new Row(cells[0], UNSEARCHED, "") : row(cells))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(String[] cells) {
    return new Row(cells[0], cells[1], cells[2]);
  }
}
