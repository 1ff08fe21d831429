package org.jtorch.it.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jtorch.it.LibtorchRelease;

/**
 * Page that compares Python and Java: its first blocks are the setup of every table, later blocks
 * of the table that follows.
 */
final class ComingFromPython {
  static final String NAME = "docs/coming-from-python.md";

  private static final Pattern ROW =
      Pattern.compile("\\| `(.+?)` \\| `(.+)`( \\(not on libtorch 2\\.13\\))? \\|");

  private ComingFromPython() {}

  /** The imports of every Java block of the documentation. */
  static String imports() {
    return Page.read(NAME).javaBlocks().get(0).code();
  }

  static List<Table> tables() {
    Page page = Page.read(NAME);
    List<Table> tables = new ArrayList<>();
    for (Block block : page.javaBlocks()) {
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
        boolean needsNodes = setUp.needsNodes() || row.group(3) != null;
        cells.add(new Cell(line, row.group(2).replace("\\|", "|"), needsNodes));
      }
    }
    return cells;
  }

  /** Table cell with Java code. */
  record Cell(int line, String code, boolean needsNodes) {
    /**
     * Returns the code as a block; an expression is assigned to a variable. Code that needs nodes
     * must throw where the binding hides them.
     */
    String inBlock() {
      boolean statements = code.endsWith(";") || code.endsWith("}");
      String block = statements ? "{ " + code + " }" : "{ Object value = " + code + "; }";
      return needsNodes && !LibtorchRelease.hasNodes() ? refused(block) : block;
    }

    private static String refused(String block) {
      return "refused: { try "
          + block
          + " catch (UnsupportedOperationException thrown) {"
          + " if (org.jtorch.it.LibtorchRelease.lacksNodes(thrown)) { break refused; }"
          + " throw thrown; }"
          + " throw new AssertionError(\"needs no nodes\"); }";
    }
  }

  /** Table with its setup code. */
  record Table(Page page, Block setUp, List<Cell> cells) {
    String heading() {
      return page.lines().get(setUp.heading() - 1).substring(3);
    }

    /** Source of a class {@code Cells} whose {@code main} runs the cells in order. */
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
