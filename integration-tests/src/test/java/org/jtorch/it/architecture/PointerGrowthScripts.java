package org.jtorch.it.architecture;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
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
