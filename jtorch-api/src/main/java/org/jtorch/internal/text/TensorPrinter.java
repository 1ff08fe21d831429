package org.jtorch.internal.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.tracing.Traces;

/** Prints a tensor as Python does: its elements, then the properties that they do not show. */
public final class TensorPrinter {
  /** A tensor inside a sparse tensor, with Python's name for it. */
  private record Part(String name, Tensor tensor) {}

  private static volatile PrintSettings current = PrintSettings.DEFAULTS;

  private final Tensor tensor;
  private final PrintSettings options = current;
  private final List<String> suffixes = new ArrayList<>();

  private TensorPrinter(Tensor tensor) {
    this.tensor = tensor;
  }

  public static PrintSettings options() {
    return current;
  }

  public static void options(PrintSettings options) {
    current = options;
  }

  public static String print(Tensor tensor) {
    return Traces.paused(() -> printNow(tensor));
  }

  private static String printNow(Tensor tensor) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      return new TensorPrinter(tensor).print();
    }
  }

  private String print() {
    if (tensor.isNested()) {
      return withSuffixes("nested_tensor(", nested());
    }
    Device device = tensor.device();
    if (device.type() != Device.Type.CPU) {
      suffixes.add("device='" + device + "'");
    }
    String text =
        switch (tensor.layout()) {
          case SPARSE_COO -> sparse(coordinates());
          case SPARSE_CSR, SPARSE_CSC, SPARSE_BSR, SPARSE_BSC -> sparse(compressed());
          default -> tensor.dtype().isQuantized() ? quantized() : dense();
        };
    if (tensor.layout() != Layout.STRIDED) {
      suffixes.add("layout=" + name(tensor.layout()));
    }
    return withSuffixes("tensor(", text);
  }

  private String dense() {
    DType dtype = tensor.dtype();
    boolean meta = isMeta();
    if (meta || tensor.numel() == 0) {
      if (meta || tensor.dim() != 1) {
        addSize();
      }
      addDType(dtype == Torch.getDefaultDtype());
      return meta ? "..." : "[]";
    }
    if (options.edgeItems() == 0) {
      addSize();
    }
    addDType(isDefault(dtype));
    Tensor plain =
        tensor.layout() == Layout.STRIDED
            ? tensor.detach() // a separate handle, whose sizes no other thread changes
            : Dispatch.tensor(Op.of("aten::to_dense", ""), tensor);
    return ElementText.of(plain, "tensor(".length(), options);
  }

  private String nested() {
    return Dispatch.list(Op.of("aten::unbind", "int"), tensor, 0).stream()
        .map(part -> new TensorPrinter(part).print().indent(2).stripTrailing())
        .collect(Collectors.joining(",\n", "[\n", "\n]"));
  }

  private List<Part> coordinates() {
    return List.of(part("indices", "aten::_indices"), part("values", "aten::_values"));
  }

  private List<Part> compressed() {
    boolean rows = tensor.layout() == Layout.SPARSE_CSR || tensor.layout() == Layout.SPARSE_BSR;
    return List.of(
        rows
            ? part("crow_indices", "aten::crow_indices")
            : part("ccol_indices", "aten::ccol_indices"),
        rows ? part("col_indices", "aten::col_indices") : part("row_indices", "aten::row_indices"),
        part("values", "aten::values"));
  }

  private Part part(String name, String operator) {
    Op op = Op.of(operator, "");
    return new Part(name, isMeta() ? tensor : Dispatch.tensor(op, tensor));
  }

  private String sparse(List<Part> parts) {
    addSize();
    if (!isMeta()) {
      suffixes.add("nnz=" + Dispatch.integer(Op.of("aten::_nnz", ""), tensor));
    }
    addDType(isDefault(tensor.dtype()));
    return parts.stream()
        .map(this::sparse)
        .collect(Collectors.joining(",\n" + " ".repeat("tensor(".length())));
  }

  private String sparse(Part part) {
    String prefix = part.name() + "=tensor(";
    if (isMeta()) {
      return prefix + "...)";
    }
    Tensor inner = part.tensor();
    String text = ElementText.of(inner, "tensor(".length() + prefix.length(), options);
    return prefix + text + (inner.numel() == 0 ? ", size=" + tuple(inner.shape()) : "") + ")";
  }

  private String quantized() {
    addSize();
    addDType(false);
    suffixes.addAll(QuantizedText.suffixes(tensor));
    Tensor values = tensor.dequantize();
    return ElementText.of(values, "tensor(".length(), options);
  }

  private boolean isMeta() {
    return tensor.device().type() == Device.Type.META;
  }

  private void addSize() {
    suffixes.add("size=" + tuple(tensor.shape()));
  }

  private void addDType(boolean known) {
    if (!known) {
      suffixes.add("dtype=" + tensor.dtype());
    }
  }

  /** Returns whether the elements imply the dtype. */
  private static boolean isDefault(DType dtype) {
    DType real = Torch.getDefaultDtype();
    DType complex = real == DType.FLOAT64 ? DType.COMPLEX128 : DType.COMPLEX64;
    return dtype == real || dtype == complex || dtype == DType.INT64 || dtype == DType.BOOL;
  }

  private String withSuffixes(String prefix, String text) {
    if (!tensor.isLeaf()) {
      suffixes.add("grad_fn=<" + tensor.gradFn().orElse("Node") + ">");
    } else if (tensor.requiresGrad()) {
      suffixes.add("requires_grad=True");
    }
    StringBuilder all = new StringBuilder(prefix).append(text);
    int lineLength = all.length() - all.lastIndexOf("\n") + 1;
    boolean newLine = tensor.layout() == Layout.SPARSE_COO;
    for (String suffix : suffixes) {
      if (newLine || lineLength + suffix.length() + 2 > options.lineWidth()) {
        all.append(",\n").append(" ".repeat(prefix.length())).append(suffix);
        lineLength = prefix.length() + suffix.length();
        newLine = false;
      } else {
        all.append(", ").append(suffix);
        lineLength += suffix.length() + 2;
      }
    }
    return all.append(')').toString();
  }

  private static String tuple(Shape shape) {
    String sizes =
        LongStream.of(shape.toArray()).mapToObj(Long::toString).collect(Collectors.joining(", "));
    return shape.rank() == 1 ? "(" + sizes + ",)" : "(" + sizes + ")";
  }

  private static String name(Layout layout) {
    return layout == Layout.MKLDNN
        ? "torch._mkldnn"
        : "torch." + layout.name().toLowerCase(Locale.ROOT);
  }
}
