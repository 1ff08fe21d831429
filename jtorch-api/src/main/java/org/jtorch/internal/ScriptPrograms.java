package org.jtorch.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.JitModule;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.scripts.PackedWeights;
import org.jtorch.internal.scripts.ScriptBuilder;
import org.jtorch.internal.scripts.ScriptFiles;
import org.jtorch.internal.scripts.ScriptStandIns;

/** Writes TorchScript modules that are built from source text. */
public final class ScriptPrograms {
  /** The attribute of type {@code List[Tensor]} that holds the constants. */
  public static final String CONSTANTS = ScriptBuilder.CONSTANTS;

  private ScriptPrograms() {}

  /**
   * How oneDNN stores the weight of a layer.
   *
   * @param padding of a convolution
   * @param stride of a convolution; empty for a linear layer
   * @param dilation of a convolution
   * @param groups of a convolution; 1 for a linear layer
   * @param input the sizes of the layer's input; empty if they are not known
   */
  public record Packing(
      List<Long> padding, List<Long> stride, List<Long> dilation, long groups, List<Long> input) {
    private PackedWeights.Entry entry(String name) {
      return new PackedWeights.Entry(name, padding, stride, dilation, groups, input);
    }

    /**
     * Returns a packed copy, in no scope.
     *
     * @param weight float32 on the CPU, of shape (out, in / groups, height, width) or (out, in)
     */
    public Tensor pack(Tensor weight) {
      return PackedWeights.pack(weight, entry(""));
    }
  }

  /** The methods of a module under construction, with calls of operators outside of aten. */
  public static final class Source {
    private final Map<String, ScriptStandIns.Operator> operators = new LinkedHashMap<>();
    private final List<PackedWeights.Entry> packed = new ArrayList<>();
    private String text = "";

    /**
     * Adds an operator.
     *
     * @param method a method of the source without meaning, but with the operator's types, in the
     *     place of the operator; a tuple of several results, None of none
     * @param operator the operator, {@code "quantized::add"}
     * @param results number of the operator's results
     */
    public void add(String method, String operator, int results) {
      operators.put(method, new ScriptStandIns.Operator(operator, results));
    }

    /**
     * Adds a weight that is packed when the module is loaded, and used by one layer of oneDNN only.
     *
     * @param name a name in the state, or {@link #CONSTANTS}, a dot and a constant's place
     */
    public void pack(String name, Packing packing) {
      packed.add(packing.entry(name));
    }

    /** Sets the source. */
    public void text(String source) {
      text = source;
    }
  }

  /**
   * Builds a module and writes it to a file for {@code torch.jit.load}.
   *
   * @param path the file; an existing file is replaced
   * @param name class name of the module
   * @param state parameters and buffers, with dots in the names for nested modules, in the order of
   *     the state dict
   * @param isParameter whether a name is that of a parameter
   * @param constants tensors that are not in the state dict
   * @param training the mode of the module and its nested modules
   * @param source the methods; calls of operators are in {@code forward}
   * @throws org.jtorch.TorchException if libtorch refuses the source
   * @throws java.io.UncheckedIOException if the file cannot be written
   */
  public static void save(
      Path path,
      String name,
      Map<String, Tensor> state,
      Predicate<String> isParameter,
      List<Tensor> constants,
      boolean training,
      Source source) {
    List<ScriptBuilder.Entry> entries = new ArrayList<>();
    state.forEach(
        (key, tensor) -> entries.add(new ScriptBuilder.Entry(key, tensor, isParameter.test(key))));
    Path written =
        NativeCalls.call(
            "toScript",
            () -> {
              try (JitModule module =
                  ScriptBuilder.build(
                      name,
                      entries,
                      constants,
                      training,
                      new ScriptBuilder.Source(source.text, source.operators, source.packed))) {
                return ScriptFiles.save(module, path, Map.of());
              }
            });
    assert written.equals(path);
  }
}
