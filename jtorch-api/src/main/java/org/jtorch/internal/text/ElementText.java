package org.jtorch.internal.text;

import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Prints the elements of a dense tensor in brackets, as Python does. */
final class ElementText {
  private final PrintSettings options;
  private final boolean summarize;
  private final long[] sizes;
  private final String[] cells;
  private final int cellWidth;

  private ElementText(Tensor tensor, PrintSettings options) {
    this.options = options;
    sizes = tensor.shape().toArray();
    summarize = tensor.numel() > options.threshold();
    Tensor shown = summarize ? edges(tensor, 0) : readable(tensor);
    if (shown.dtype().isComplex()) {
      double[] parts = Torch.viewAsReal(shown.resolveConj()).toDoubleArray();
      RealFormat real = new RealFormat(every(parts, 0), options);
      RealFormat imaginary = new RealFormat(every(parts, 1), options);
      cells = complex(parts, real, imaginary);
      cellWidth = real.width() + imaginary.width() + 1;
    } else if (shown.dtype().isFloatingPoint()) {
      double[] values = shown.toDoubleArray();
      RealFormat format = new RealFormat(values, options);
      cells = new String[values.length];
      for (int i = 0; i < cells.length; i++) {
        cells[i] = format.format(values[i]);
      }
      cellWidth = format.width();
    } else {
      cells = shown.dtype() == DType.BOOL ? truths(shown) : integers(shown, tensor.dtype());
      cellWidth = padAll(cells);
    }
  }

  /** Returns the text of a tensor that starts {@code indent} characters from the left. */
  static String of(Tensor tensor, int indent, PrintSettings options) {
    if (tensor.numel() == 0) {
      return "[]";
    }
    ElementText text = new ElementText(tensor, options);
    return text.sizes.length == 0 ? text.cells[0] : text.text(0, 0, indent);
  }

  /** Returns the printed part of a large tensor; only this part is copied. */
  private Tensor edges(Tensor part, int dim) {
    if (dim == sizes.length) {
      return readable(part);
    }
    int edge = options.edgeItems();
    if (!isCut(dim)) {
      return edges(part, dim + 1);
    }
    Tensor head = edges(part.narrow(dim, 0, edge), dim + 1);
    Tensor tail = edges(part.narrow(dim, sizes[dim] - edge, edge), dim + 1);
    return Torch.cat(List.of(head, tail), dim);
  }

  /** Returns the same numbers in a dtype that Java has. */
  private static Tensor readable(Tensor part) {
    DType dtype = part.dtype();
    if (dtype.isComplex()) {
      return part.to(DType.COMPLEX128);
    } else if (dtype.isFloatingPoint()) {
      return part.to(DType.FLOAT64);
    } else if (dtype == DType.BOOL) {
      return part;
    } else if (dtype == DType.UINT64) {
      return part.view(DType.INT64);
    } else if (dtype.isInteger()) {
      return part.to(DType.INT64);
    }
    DType bits = dtype.itemSize() == 1 ? DType.UINT8 : DType.INT16;
    return part.view(bits).to(DType.INT64);
  }

  private boolean isCut(int dim) {
    return summarize && sizes[dim] > 2L * options.edgeItems();
  }

  /** Returns the number of printed entries of a dimension. */
  private int shown(int dim) {
    return isCut(dim) ? 2 * options.edgeItems() : (int) sizes[dim];
  }

  /**
   * Returns the text of one entry of the preceding dimensions, whose cells start at {@code
   * firstCell}.
   */
  private String text(int dim, int firstCell, int indent) {
    if (dim == sizes.length - 1) {
      return line(firstCell, indent);
    }
    int cellsEach = 1;
    for (int d = dim + 1; d < sizes.length; d++) {
      cellsEach *= shown(d);
    }
    List<String> parts = new ArrayList<>();
    int shown = shown(dim);
    for (int i = 0; i < shown; i++) {
      if (isCut(dim) && i == options.edgeItems()) {
        parts.add("...");
      }
      parts.add(text(dim + 1, firstCell + i * cellsEach, indent + 1));
    }
    if (shown == 0) {
      parts.add("...");
    }
    String separator = "," + "\n".repeat(sizes.length - dim - 1) + " ".repeat(indent + 1);
    return "[" + String.join(separator, parts) + "]";
  }

  private String line(int firstCell, int indent) {
    int dim = sizes.length - 1;
    List<String> entries = new ArrayList<>();
    for (int i = 0; i < shown(dim); i++) {
      if (isCut(dim) && i == options.edgeItems()) {
        entries.add(" ...");
      }
      entries.add(cells[firstCell + i]);
    }
    if (summarize && options.edgeItems() == 0) {
      entries = List.of("...");
    }
    int perLine = Math.max(1, Math.floorDiv(options.lineWidth() - indent, cellWidth + 2));
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < entries.size(); i += perLine) {
      lines.add(String.join(", ", entries.subList(i, Math.min(i + perLine, entries.size()))));
    }
    return "[" + String.join(",\n" + " ".repeat(indent + 1), lines) + "]";
  }

  private static double[] every(double[] parts, int which) {
    double[] values = new double[parts.length / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = parts[2 * i + which];
    }
    return values;
  }

  private static String[] complex(double[] parts, RealFormat real, RealFormat imaginary) {
    String[] cells = new String[parts.length / 2];
    for (int i = 0; i < cells.length; i++) {
      String second = imaginary.format(parts[2 * i + 1]).stripLeading() + "j";
      String sign = second.startsWith("-") ? "" : "+";
      cells[i] = real.format(parts[2 * i]) + sign + second;
    }
    return cells;
  }

  private static String[] truths(Tensor tensor) {
    boolean[] values = tensor.toBooleanArray();
    String[] cells = new String[values.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = values[i] ? "True" : "False";
    }
    return cells;
  }

  private static String[] integers(Tensor tensor, DType dtype) {
    long[] values = tensor.toLongArray();
    String[] cells = new String[values.length];
    for (int i = 0; i < cells.length; i++) {
      cells[i] =
          dtype == DType.UINT64 ? Long.toUnsignedString(values[i]) : Long.toString(values[i]);
    }
    return cells;
  }

  /** Pads all cells to the width of the widest, and returns that width. */
  private static int padAll(String[] cells) {
    int width = 1;
    for (String cell : cells) {
      width = Math.max(width, cell.length());
    }
    for (int i = 0; i < cells.length; i++) {
      cells[i] = RealFormat.pad(cells[i], width);
    }
    return width;
  }
}
