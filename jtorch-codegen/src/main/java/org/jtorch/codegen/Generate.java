package org.jtorch.codegen;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/** Generates the operator families from a folder of specs. */
public final class Generate {
  static final String SCHEMAS = "schemas-2.10.txt";
  static final String NAMES = "pytorch-names-2.13.txt";

  private Generate() {}

  /**
   * Runs the generator.
   *
   * @param arguments the folder of specs and the folder of generated sources
   * @throws IOException if a file cannot be read or written
   */
  public static void main(String[] arguments) throws IOException {
    write(sources(Path.of(arguments[0])), Path.of(arguments[1]).resolve("org/jtorch"));
  }

  /** Writes the files that have changed and deletes all other files of the folder. */
  static void write(Map<String, String> sources, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = folder.resolve(source.getKey());
      if (!Files.exists(file) || !Files.readString(file).equals(source.getValue())) {
        Files.writeString(file, source.getValue());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (!sources.containsKey(String.valueOf(file.getFileName()))) {
          Files.delete(file);
        }
      }
    }
  }

  /** Returns the content of each generated file by file name. */
  static Map<String, String> sources(Path specs) throws IOException {
    PyTorchNames names = names(specs);
    Glossary glossary = glossary(specs);
    Operators operators = operators(specs, names);
    Map<String, String> sources = new LinkedHashMap<>();
    Problems problems = new Problems();
    List<FunctionGroup> groups = groups(specs, problems);
    for (Family family : families(specs, problems)) {
      List<Operator> ofFamily = operators.of(family, problems);
      List<FunctionGroup> written =
          groups.stream().filter(g -> Names.pascal(g.home).equals(family.javaName)).toList();
      FamilyWriter writer = new FamilyWriter(family, ofFamily, written, glossary, names, problems);
      sources.put(family.javaName + ".java", writer.source());
      sources.put(family.holder() + ".java", writer.holderSource());
    }
    problems.check();
    return sources;
  }

  static PyTorchNames names(Path specs) throws IOException {
    return PyTorchNames.read(specs.resolve(NAMES));
  }

  static Glossary glossary(Path specs) throws IOException {
    return Glossary.read(specs.resolve("glossary.txt"));
  }

  static Operators operators(Path specs, PyTorchNames names) throws IOException {
    return new Operators(Schemas.read(specs.resolve(SCHEMAS)), names);
  }

  static List<Family> families(Path specs, Problems problems) throws IOException {
    List<Family> families = new ArrayList<>();
    forEachFile(
        specs,
        problems,
        (source, lines) -> {
          if (!FunctionFile.isOne(lines)) {
            families.add(SpecFile.parse(source, lines));
          }
        });
    return families;
  }

  static List<FunctionGroup> groups(Path specs, Problems problems) throws IOException {
    List<FunctionGroup> groups = new ArrayList<>();
    forEachFile(
        specs,
        problems,
        (source, lines) -> {
          if (FunctionFile.isOne(lines)) {
            groups.add(FunctionFile.parse(source, lines));
          }
        });
    FunctionOptions.share(groups, problems);
    return groups;
  }

  private static void forEachFile(
      Path specs, Problems problems, BiConsumer<String, List<String>> action) throws IOException {
    try (Stream<Path> files = Files.list(specs)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".ops")).sorted().toList()) {
        String source = String.valueOf(file.getFileName());
        List<String> lines = Files.readAllLines(file);
        problems.during(source, () -> action.accept(source, lines));
      }
    }
  }
}
