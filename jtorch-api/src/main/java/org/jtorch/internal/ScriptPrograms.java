package org.jtorch.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bytedeco.pytorch.JitModule;
import org.jtorch.Tensor;
import org.jtorch.internal.calls.NativeCalls;
import org.jtorch.internal.scripts.ScriptBuilder;
import org.jtorch.internal.scripts.ScriptFiles;

/** Writes TorchScript modules that are built from source text. */
public final class ScriptPrograms {
  /** The attribute of type {@code List[Tensor]} that holds the constants. */
  public static final String CONSTANTS = ScriptBuilder.CONSTANTS;

  private ScriptPrograms() {}

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
   * @param source the methods
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
      String source) {
    List<ScriptBuilder.Entry> entries = new ArrayList<>();
    state.forEach(
        (key, tensor) -> entries.add(new ScriptBuilder.Entry(key, tensor, isParameter.test(key))));
    Path written =
        NativeCalls.call(
            "toScript",
            () -> {
              try (JitModule module =
                  ScriptBuilder.build(name, entries, constants, training, source)) {
                return ScriptFiles.save(module, path);
              }
            });
    assert written.equals(path);
  }
}
