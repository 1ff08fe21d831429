package org.jtorch.it.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The page on model files: a class of a model, and tables whose second column is code. */
final class FilesPage {
  static final String NAME = "docs/files.md";

  private static final Pattern ROW = Pattern.compile("\\| (.+?) \\| `(.+)` \\|");

  private static final String START =
      "final class Rows { public static void main(String[] args) throws Exception {"
          + " Tensor x = Torch.ones(2, 8); Tensor y = Npz.load(Path.of(\"arrays.npz\"), \"y\");"
          + " Mlp model = new Mlp(); Adam optimizer = new Adam(model.parameters());";

  /** Accepts the model's output, the input and what the row of source code computes. */
  private static final String END =
      "} static void check(Object value, Tensor x, Tensor y) {"
          + " if (value instanceof IValue.OfTensor of) { value = of.value(); }"
          + " if (value instanceof Tensor t && Stream.of(x, y, x.add(1)).noneMatch(e ->"
          + " e.shape().equals(t.shape()) && e.allclose(t, 1e-5, 1e-5)))"
          + " { throw new AssertionError(t.toString()); } } }";

  private final Page page = Page.read(NAME);

  /** The lines of the page that are rows with code, counted from 1. */
  List<Integer> rows() {
    return IntStream.rangeClosed(1, page.lines().size())
        .filter(line -> ROW.matcher(page.lines().get(line - 1)).matches())
        .boxed()
        .toList();
  }

  /** Source of a class {@code Rows} whose {@code main} runs rows and prints a line for each. */
  String source(List<Integer> rows) {
    JavaSource source = new JavaSource(page, ComingFromPython.imports());
    Block model = page.blocks("java").get(0);
    source.addTypes(model);
    source.add(1, "import java.util.stream.Stream; ");
    int last = rows.get(rows.size() - 1);
    source.add(rows.get(0) - 1, START);
    for (int row : rows) {
      source.add(row, "{ " + inBlock(code(row)) + " System.out.println(\"row " + row + "\"); }");
    }
    source.add(last + 1, END);
    return source.toString();
  }

  private String code(int row) {
    Matcher matcher = ROW.matcher(page.lines().get(row - 1));
    if (!matcher.matches()) {
      throw new AssertionError(NAME + ":" + row + " is not a row with code");
    }
    return matcher.group(2).replace("\\|", "|");
  }

  /** A model that a row loads computes what it computes in Python. */
  private static String inBlock(String code) {
    if (code.startsWith("model.loadStateDict")) {
      String zeros =
          "Torch.noGrad(() -> { model.parameters().forEach(Tensor::zero_); return 0; });";
      return zeros + code + " check(model.call(x), x, y);";
    }
    return code.endsWith(";") ? code : "check(" + code + ", x, y);";
  }
}
