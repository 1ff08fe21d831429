package org.jtorch.it.architecture;

import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.CompilationUnit;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.IValue;
import org.jtorch.Ops;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;

/** Calls of TorchScript with values of every kind, both accepted and refused ones. */
final class PointerGrowthScripts {
  private PointerGrowthScripts() {}

  static void addCalls(List<PointerGrowthRecipes.Recipe> recipes, Path typed) {
    ScriptModule module = ScriptModule.load(typed, Device.CPU);
    recipes.add(
        new PointerGrowthRecipes.Recipe(
            List.of(
                "ScriptModule.invoke",
                "ScriptModule.forward",
                "ScriptModule.call",
                "ScriptModule.attribute",
                "ScriptModule.toString"),
            () -> {
              assert !module.toString().isEmpty();
              for (String method : module.methods().keySet()) {
                tryAll(module, method);
              }
              refused(() -> module.invoke("no such method"));
              refused(() -> module.attribute("no.such.attribute"));
              refused(() -> module.attribute("training"));
              refused(() -> module.forward());
              refused(() -> module.call());
            }));
    recipes.add(
        new PointerGrowthRecipes.Recipe(
            List.of("ScriptModule.invoke"),
            () -> {
              try (ScriptModule fresh = ScriptModule.load(typed, Device.CPU)) {
                for (String method : fresh.methods().keySet()) {
                  tryAll(fresh, method);
                }
              }
            }));
  }

  /** Adds compiled functions, objects and extra files. */
  static void addParts(List<PointerGrowthRecipes.Recipe> recipes, Path typed) {
    ScriptModule module = ScriptModule.load(typed, Device.CPU);
    CompilationUnit unit = Torch.compileScript("def f(x, n: int = 2):\n  return x * n // 2\n");
    Tensor qw = Torch.quantizePerTensor(Torch.ones(4, 3), 0.1, 0, DType.QINT8);
    Tensor qx = Torch.quantizePerTensor(Torch.ones(2, 3), 0.1, 0, DType.QUINT8);
    recipes.add(
        new PointerGrowthRecipes.Recipe(
            List.of("Torch.compileScript", "CompilationUnit.close"),
            () -> {
              Torch.compileScript("def f(x):\n  return x // 2\n").close();
              refused(() -> Torch.compileScript("def f(x):\n  return y\n"));
            }));
    recipes.add(
        new PointerGrowthRecipes.Recipe(
            List.of(
                "CompilationUnit.call", "CompilationUnit.functions", "CompilationUnit.isClosed"),
            () -> {
              TensorScope.closeAll(unit.call("f", Torch.ones(2)));
              TensorScope.closeAll(unit.call("f", List.of(Torch.ones(2)), Map.of("n", 3)));
              refused(() -> unit.call("f", "x"));
              assert unit.functions().size() == 1 && !unit.isClosed();
            }));
    recipes.add(
        new PointerGrowthRecipes.Recipe(
            List.of(
                "IValue.OfObject.className",
                "IValue.OfObject.close",
                "IValue.OfObject.isClosed",
                "IValue.toObject"),
            () -> {
              IValue.OfObject packed = Ops.call("quantized::linear_prepack", qw).toObject();
              Ops.call("quantized::linear", qx, packed, 0.1, 0);
              refused(() -> Ops.unchecked().call("quantized::conv2d_unpack", packed));
              packed.close();
              assert packed.isClosed() && !packed.className().isEmpty();
            }));
    recipes.add(
        new PointerGrowthRecipes.Recipe(
            List.of("ScriptModule.extraFiles"),
            () -> {
              byte[] bytes = module.saveToBytes(o -> o.extraFile("a", "b"));
              try (ScriptModule loaded =
                  ScriptModule.load(
                      new ByteArrayInputStream(bytes),
                      o -> o.device(Device.CPU).extraFiles(true))) {
                assert loaded.extraFiles().size() == 1;
              }
            }));
  }

  private static void tryAll(ScriptModule module, String method) {
    List<Object> values =
        List.of(
            Torch.ones(2),
            3L,
            2.5,
            true,
            "text",
            new long[] {1, 2},
            new double[] {1, 2},
            List.of(Torch.ones(2)),
            List.of(1L, Torch.ones(2)),
            Map.of("a", Torch.ones(2)),
            Map.of(1L, 2.0),
            Device.CPU);
    refused(() -> module.invoke(method));
    for (Object value : values) {
      refused(() -> module.invoke(method, value));
      refused(() -> module.invoke(method, value, value));
    }
  }

  /** Runs a call that is refused or may also succeed. */
  static void refused(Runnable call) {
    try {
      call.run();
    } catch (TorchException e) {
      assert e.getMessage() != null;
    }
  }
}
