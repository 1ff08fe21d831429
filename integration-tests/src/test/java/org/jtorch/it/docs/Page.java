package org.jtorch.it.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jtorch.it.Repository;

/** Markdown page with its fenced blocks. */
record Page(String name, List<String> lines, List<Block> blocks) {
  private static final String FENCE = "```";

  /** README, CONTRIBUTING and every page of the documentation. */
  static List<Page> all() {
    try (Stream<Path> docs = Files.list(Repository.root().resolve("docs"))) {
      Stream<Path> top = Stream.of("README.md", "CONTRIBUTING.md").map(Repository.root()::resolve);
      return Stream.concat(top, docs.filter(file -> file.toString().endsWith(".md")).sorted())
          .map(file -> read(Repository.root().relativize(file).toString()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page read(String name) {
    try {
      List<String> lines = Files.readAllLines(Repository.root().resolve(name));
      return new Page(name, lines, blocks(name, lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The blocks that Java 17 compiles. */
  List<Block> javaBlocks() {
    return blocks.stream().filter(Block::isJava).toList();
  }

  /** The blocks in one language. */
  List<Block> blocks(String language) {
    return blocks.stream().filter(block -> block.language().equals(language)).toList();
  }

  private static List<Block> blocks(String page, List<String> lines) {
    List<Block> blocks = new ArrayList<>();
    int heading = 0;
    boolean follows = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.startsWith(FENCE)) {
        int end = i + 1 + lines.subList(i + 1, lines.size()).indexOf(FENCE);
        if (end == i) {
          throw new AssertionError(page + ":" + (i + 1) + " is not closed");
        }
        String code = String.join("\n", lines.subList(i + 1, end)) + "\n";
        String language = line.substring(FENCE.length());
        blocks.add(new Block(page, i + 1, language, code, heading, follows));
        i = end;
        follows = true;
      } else if (!line.isBlank()) {
        heading = line.startsWith("## ") ? i + 1 : heading;
        follows = false;
      }
    }
    return blocks;
  }
}
