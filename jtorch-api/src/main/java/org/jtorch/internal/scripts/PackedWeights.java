package org.jtorch.internal.scripts;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.JitModule;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.FewRows;
import org.jtorch.internal.calls.Op;
import org.jtorch.internal.values.NativeValues;

/**
 * The weights of oneDNN's layers in programs for inference. A file holds them in PyTorch's layout
 * and an attribute that lists them; a loaded module has them in oneDNN's own, in which the layers
 * use them without converting them in each call.
 */
public final class PackedWeights {
  /** The attribute that lists the weights, one per line. */
  static final String ATTRIBUTE = "_jtorch_packed_weights";

  private static final Op CONVOLUTION = Op.of("mkldnn::_reorder_convolution_weight", "");
  private static final Op LINEAR = Op.of("mkldnn::_reorder_linear_weight", "");
  private static final int FIELDS = 6;

  /**
   * The layer of one weight.
   *
   * @param name the weight's name, or that of the list of constants and its place, {@code
   *     "_constants.3"}
   * @param stride of a convolution; empty for a linear layer
   * @param input the sizes of the layer's input; empty if they are not known
   */
  public record Entry(
      String name,
      List<Long> padding,
      List<Long> stride,
      List<Long> dilation,
      long groups,
      List<Long> input) {
    String text() {
      return String.join(
          " ", name, text(padding), text(stride), text(dilation), "" + groups, text(input));
    }

    private static String text(List<Long> numbers) {
      return numbers.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    static Entry parse(String line) {
      String[] fields = line.split(" ", -1);
      if (fields.length != FIELDS) {
        throw new IllegalArgumentException("no entry: " + line);
      }
      return new Entry(
          fields[0],
          numbers(fields[1]),
          numbers(fields[2]),
          numbers(fields[3]),
          Long.parseLong(fields[4]),
          numbers(fields[5]));
    }

    private static List<Long> numbers(String text) {
      String inner = text.substring(1, text.length() - 1);
      return inner.isEmpty()
          ? List.of()
          : Arrays.stream(inner.split(",")).map(Long::valueOf).toList();
    }
  }

  private PackedWeights() {}

  /**
   * Returns a weight in oneDNN's layout for a layer.
   *
   * @param weight float32 on the CPU, of shape (out, in / groups, height, width) or (out, in)
   */
  public static Tensor pack(Tensor weight, Entry entry) {
    try (TensorScope scope = TensorScope.open()) {
      return TensorScope.unscoped(packed(weight, entry));
    }
  }

  private static Tensor packed(Tensor weight, Entry entry) {
    try (Mode mode = Torch.noGrad()) {
      Tensor plain = weight.layout() == Layout.STRIDED ? weight.detach() : weight.toDense();
      return entry.stride().isEmpty()
          ? Dispatch.tensor(LINEAR, plain.contiguous(), rows(entry.input()))
          : Dispatch.tensor(
              CONVOLUTION,
              plain.to(MemoryFormat.CHANNELS_LAST),
              array(entry.padding()),
              array(entry.stride()),
              array(entry.dilation()),
              entry.groups(),
              entry.input().isEmpty() ? null : array(entry.input()));
    }
  }

  /** Checks a geometry from a file, because oneDNN divides by it. */
  private static void check(Tensor weight, Entry entry) {
    List<Long> input = entry.input();
    require(input.stream().allMatch(size -> size > 0 && size <= Integer.MAX_VALUE));
    if (entry.stride().isEmpty()) {
      require(
          weight.dim() == 2 && (input.isEmpty() || input.get(input.size() - 1) == weight.size(1)));
      return;
    }
    require(weight.dim() == 4 && entry.groups() > 0 && weight.size(0) % entry.groups() == 0);
    require(isPair(entry.padding(), 0) && isPair(entry.stride(), 1) && isPair(entry.dilation(), 1));
    require(input.isEmpty() || input.size() == 4);
    if (!input.isEmpty()) {
      require(input.get(1) == weight.size(1) * entry.groups());
      for (int i = 0; i < 2; i++) {
        long kernel = entry.dilation().get(i) * (weight.size(i + 2) - 1) + 1;
        require(kernel <= input.get(i + 2) + 2 * entry.padding().get(i));
      }
    }
  }

  private static boolean isPair(List<Long> numbers, long least) {
    return numbers.size() == 2
        && numbers.stream().allMatch(n -> n >= least && n <= Integer.MAX_VALUE);
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new IllegalArgumentException("no geometry of a layer");
    }
  }

  private static @Nullable Long rows(List<Long> input) {
    return input.isEmpty()
        ? null
        : input.stream()
            .limit(input.size() - 1L)
            .mapToLong(Long::longValue)
            .reduce(1, (a, b) -> a * b);
  }

  private static long[] array(List<Long> numbers) {
    return numbers.stream().mapToLong(Long::longValue).toArray();
  }

  /** Packs the weights that a loaded module lists, where oneDNN can use them. */
  static void pack(JitModule module) {
    if (!module.hasattr(ATTRIBUTE) || !FewRows.usesOneDnn()) {
      return;
    }
    try {
      entries(module).forEach(entry -> replace(module, entry));
    } catch (TorchException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new CheckpointException("the list of packed weights is damaged", e);
    }
  }

  private static List<Entry> entries(JitModule module) {
    try (IValue listed = module.attr(ATTRIBUTE)) {
      require(listed.isString());
      return NativeValues.text(listed.toStringRef()).lines().map(Entry::parse).toList();
    }
  }

  /** Lists weights in a module that is to be written. */
  static String text(List<Entry> entries) {
    return entries.stream().map(Entry::text).collect(Collectors.joining("\n"));
  }

  private static void replace(JitModule module, Entry entry) {
    try (ScriptSlot slot = new ScriptSlot(module, entry.name());
        TensorScope scope = TensorScope.open()) {
      Tensor weight = slot.get();
      if (weight.dtype() == DType.FLOAT32
          && weight.device().equals(Device.CPU)
          && weight.layout() == Layout.STRIDED) {
        check(weight, entry);
        slot.set(packed(weight, entry));
      }
    }
  }

  private static boolean isPacked(JitModule module) {
    try (TensorScope scope = TensorScope.open()) {
      return ScriptContents.allTensors(module).stream()
          .anyMatch(tensor -> tensor.layout() == Layout.MKLDNN);
    }
  }

  /** Returns a module of the same contents with plain weights; null if it has no packed ones. */
  static @Nullable JitModule plain(JitModule module) {
    if (!module.hasattr(ATTRIBUTE) || !isPacked(module)) {
      return null;
    }
    JitModule copy = module.deepcopy();
    for (Entry entry : entries(copy)) {
      try (ScriptSlot slot = new ScriptSlot(copy, entry.name());
          TensorScope scope = TensorScope.open()) {
        Tensor weight = slot.get();
        if (weight.layout() == Layout.MKLDNN) {
          slot.set(weight.toDense());
        }
      }
    }
    return copy;
  }
}
