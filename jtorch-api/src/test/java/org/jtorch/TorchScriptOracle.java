package org.jtorch;

import java.util.List;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.QualifiedName;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.internal.calls.NativeCalls;

/** What TorchScript's own compiler makes of an expression, by the binding alone. */
final class TorchScriptOracle implements AutoCloseable {
  private final CompilationUnit unit;

  /** Compiles functions {@code f0}, {@code f1}, ... of this source. */
  TorchScriptOracle(String source) {
    Torch.zeros(1).close(); // libtorch is loaded by its first use through jtorch
    unit = torch.compile(source);
  }

  Tensor call(String function, List<Tensor> arguments) {
    try (QualifiedName name = new QualifiedName(function);
        IValueVector values = new IValueVector()) {
      Function compiled = unit.get_function(name);
      for (Tensor argument : arguments) {
        try (var copy =
                NativeCalls.call(
                    "oracle", argument, peer -> new org.bytedeco.pytorch.Tensor(peer));
            IValue value = new IValue(copy)) {
          values.push_back(value);
        }
      }
      try (IValue result = compiled.apply(values)) {
        return NativeCalls.adopt(result.toTensor());
      }
    }
  }

  @Override
  public void close() {
    unit.close();
  }
}
