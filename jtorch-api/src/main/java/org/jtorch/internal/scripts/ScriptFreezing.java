package org.jtorch.internal.scripts;

import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Frozen copies of TorchScript modules. libtorch adds the frozen program to the module's
 * compilation unit, where it stays until the module is freed: at least 140 KB each time. Therefore
 * a copy with its own compilation unit is frozen, which is freed together with the frozen module.
 */
public final class ScriptFreezing {
  private ScriptFreezing() {}

  public static JitModule freeze(JitModule module) {
    try (JitModule own = withOwnProgram(module)) {
      return torch.freeze(own);
    }
  }

  /** Returns a frozen copy whose convolutions have channels-last weights. */
  public static JitModule optimize(JitModule module) {
    try (JitModule own = withOwnProgram(module);
        TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      for (Tensor parameter : ScriptContents.parameters(own).values()) {
        if (parameter.dim() == 4 && isReplaceable(parameter)) {
          parameter.setData(parameter.detach().to(MemoryFormat.CHANNELS_LAST));
        }
      }
      return torch.freeze(own);
    }
  }

  /**
   * Returns a module with the same tensors and its own program, read from a file without weights.
   */
  private static JitModule withOwnProgram(JitModule module) {
    try (TensorScope scope = TensorScope.open();
        Mode mode = Torch.noGrad()) {
      Map<String, Tensor> data = ScriptContents.state(module);
      try (JitModule hollow = module.deepcopy()) {
        ScriptContents.state(hollow).values().forEach(ScriptFreezing::empty);
        JitModule own = ScriptFiles.reload(hollow);
        try {
          ScriptContents.state(own)
              .forEach((name, tensor) -> fill(tensor, Objects.requireNonNull(data.get(name))));
          return own;
        } catch (RuntimeException e) {
          own.close();
          throw e;
        }
      }
    }
  }

  private static void empty(Tensor tensor) {
    if (isReplaceable(tensor)) {
      tensor.setData(Torch.empty(tensor.dtype().on(tensor.device()), 0));
    }
  }

  private static void fill(Tensor tensor, Tensor data) {
    if (isReplaceable(data)) {
      tensor.setData(data.detach());
    }
  }

  /** Returns whether an empty tensor can replace the tensor in the file. */
  private static boolean isReplaceable(Tensor tensor) {
    return tensor.layout() == Layout.STRIDED && !tensor.dtype().isQuantized();
  }
}
