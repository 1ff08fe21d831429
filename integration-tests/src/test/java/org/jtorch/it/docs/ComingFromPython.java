package org.jtorch.it.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page that sets Python beside Java: its first blocks start every table, later ones theirs. */
final class ComingFromPython {
  static final String NAME = "docs/coming-from-python.md";

  private static final Pattern ROW = Pattern.compile("\\| `(.+?)` \\| `(.+)` \\|");

  private ComingFromPython() {}

  /** The imports that every Java block of the documentation starts from. */
  static String imports() {
    return Page.read(NAME).blocks("java").get(0).code();
  }

  static List<Table> tables() {
    Page page = Page.read(NAME);
    List<Table> tables = new ArrayList<>();
    for (Block block : page.blocks("java")) {
      if (block.heading() > 0) {
        tables.add(new Table(page, block, cells(page, block)));
      }
    }
    return tables;
  }

  private static List<Cell> cells(Page page, Block setUp) {
    List<Cell> cells = new ArrayList<>();
    for (int line = setUp.heading() + 1; line <= page.lines().size(); line++) {
      String text = page.lines().get(line - 1);
      if (text.startsWith("## ")) {
        break;
      }
      if (text.startsWith("| `")) {
        Matcher row = ROW.matcher(text);
        if (!row.matches()) {
          throw new AssertionError(NAME + ":" + line + " is not two cells of code: " + text);
        }
        cells.add(new Cell(line, row.group(2).replace("\\|", "|")));
      }
    }
    return cells;
  }

  /** A cell of Java. */
  record Cell(int line, String code) {
    /** A block of its own: statements as they are, an expression for its value. */
    String inBlock() {
      boolean statements = code.endsWith(";") || code.endsWith("}");
      return statements ? "{ " + code + " }" : "{ Object value = " + code + "; }";
    }
  }

  /** A table with the code that sets it up. */
  record Table(Page page, Block setUp, List<Cell> cells) {
    String heading() {
      return page.lines().get(setUp.heading() - 1).substring(3);
    }

    /** A class {@code Cells} whose {@code main} runs the cells in their order. */
    String source() {
      JavaSource source = new JavaSource(page, imports());
      source.add(
          setUp.line(),
          "final class Cells { public static void main(String[] args) throws Exception {");
      source.addAll(setUp);
      cells.forEach(cell -> source.add(cell.line(), cell.inBlock()));
      source.add(cells.get(cells.size() - 1).line(), "} }");
      return source.toString();
    }
  }

  /** The number of rows of all tables. */
  static int rows() {
    return tables().stream().collect(Collectors.summingInt(table -> table.cells().size()));
  }
}
