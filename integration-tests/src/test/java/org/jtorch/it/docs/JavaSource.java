package org.jtorch.it.docs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Java source file composed of blocks of a page. Every line of code has the line number of the
 * page, so the compiler's messages refer to lines of the page.
 */
final class JavaSource {
  private static final Pattern TYPE =
      Pattern.compile("((public|final|abstract|sealed) )*(class|record|interface|enum) .*");

  private final String[] file;
  private final StringBuilder imports = new StringBuilder();

  /** Creates a file with the imports of every block. */
  JavaSource(Page page, String imports) {
    file = new String[page.lines().size()];
    Arrays.fill(file, "");
    this.imports.append(imports.replace('\n', ' '));
  }

  /** Returns true if the block has statements, not only imports and types. */
  static boolean hasStatements(Block block) {
    JavaSource types = new JavaSource(Page.read(block.page()), "");
    types.addTypes(block);
    JavaSource all = new JavaSource(Page.read(block.page()), "");
    all.addAll(block);
    return !types.toString().equals(all.toString());
  }

  /** Adds the imports of a block and the types that it declares. */
  void addTypes(Block block) {
    boolean inType = false;
    int line = block.line();
    for (String code : block.code().split("\n")) {
      line++;
      boolean starts = TYPE.matcher(code).matches();
      inType |= starts;
      if (inType) {
        add(line, code);
      } else {
        addImport(code);
      }
      inType &= !code.startsWith("}") && !(starts && code.endsWith("}"));
    }
  }

  /** Adds all of a block: its types become local classes, its imports those of the file. */
  void addAll(Block block) {
    int line = block.line();
    for (String code : block.code().split("\n")) {
      line++;
      if (!addImport(code)) {
        add(line, code);
      }
    }
  }

  /** Adds code to a line, counted from 1. */
  void add(int line, String code) {
    file[line - 1] += code;
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>(Arrays.asList(file));
    lines.set(0, imports + lines.get(0));
    return String.join("\n", lines) + "\n";
  }

  private boolean addImport(String code) {
    boolean isImport = code.startsWith("import ");
    if (isImport) {
      imports.append(code).append(' ');
    }
    return isImport;
  }
}
