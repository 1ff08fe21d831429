package org.jtorch;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Loads TorchScript whose divisions libtorch would compute while it reads, in a JVM that {@link
 * ScriptFoldingTest} starts.
 */
final class FoldDivisionsInScripts {
  /** What takes the place of {@code return 8} in a method. */
  static final List<String> BY_ZERO =
      List.of(
          "return 8 % (5 - 5)",
          "return 8 // int(0.5)",
          "return torch.remainder(8, 0)",
          "return (divmod(8, 0))[1]",
          "return torch.floordiv(8, torch.len(\"\"))",
          "a = 5\n    b = a - 5\n    return 8 % b",
          "if 1 > 0:\n      z = 0\n    else:\n      z = 0\n    return 8 // z",
          "t = (8, 0)\n    return t[0] % t[1]",
          "return torch.__round_to_zero_floordiv(8, 0)");

  static final List<String> OF_LEAST =
      List.of(
          "return (-9223372036854775807 - 1) // -1",
          "return torch.floordiv(-9223372036854775807 - 1, 3 - 4)",
          "return (divmod(-9223372036854775807 - 1, -1))[0]",
          "return torch.__round_to_zero_floordiv(-9223372036854775807 - 1, -1)");

  /** What takes the place of a part of restored.pt, and runs while the file is loaded. */
  static final Map<String, String> WHILE_LOADING =
      Map.of(
          "n: int=8 % (5 - 5)", "n: int=3",
          "n: int=torch.floordiv(-9223372036854775807 - 1, -1)", "n: int=3",
          "torch.floordiv(n, n - n)", "torch.floordiv(n, 2)",
          "n % 0", "torch.floordiv(n, 2)",
          "getattr(torch, \"floordiv\")(n, 0)", "torch.floordiv(n, 2)",
          "n.remainder(0)", "torch.floordiv(n, 2)",
          "int(torch.div(torch.tensor(n), 0, rounding_mode=\"floor\"))", "torch.floordiv(n, 2)",
          "  size : int = 8 % 0\n", "  size : int\n");

  private FoldDivisionsInScripts() {}

  public static void main(String[] args) throws IOException {
    for (List<String> bodies : List.of(BY_ZERO, OF_LEAST)) {
      for (String body : bodies) {
        fold(body);
      }
    }
    for (Map.Entry<String, String> change : WHILE_LOADING.entrySet()) {
      load(change.getValue(), change.getKey());
    }
    load("", "");
    load("torch.floordiv(n, 2)", "n // 2 + n % 4");
    load("n: int=3", "n: int=__torch__.halved(8)");
  }

  private static void fold(String body) throws IOException {
    byte[] file =
        ScriptArchives.withCode("divisions.pt", code -> changed(code, "return 8\n", body + "\n"));
    String name = body.replace("\n    ", "; ").replace("\n", ";");
    try (ScriptModule module = ScriptModule.load(file, Device.CPU);
        ScriptModule again = ScriptModule.load(module.saveToBytes(), Device.CPU);
        ScriptModule frozen = module.freeze();
        ScriptModule optimized = module.optimizeForInference()) {
      for (ScriptModule called : List.of(module, again)) {
        System.out.println(name + ": " + result(called));
      }
      frozen.methods();
      optimized.methods();
    }
  }

  private static String result(ScriptModule module) {
    try {
      return String.valueOf(module.invoke("folded").toLong());
    } catch (TorchException e) {
      return e.getMessage();
    }
  }

  private static void load(String from, String to) throws IOException {
    byte[] file = ScriptArchives.withCode("restored.pt", code -> changed(code, from, to));
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptModule.load(file, Device.CPU)) {
      System.out.println(to.strip() + ": " + module.forward(Torch.zeros(1)).item());
    } catch (CheckpointException e) {
      System.out.println(to.strip() + ": " + e.getMessage());
    }
  }

  private static String changed(String code, String from, String to) {
    if (!code.contains(from)) {
      throw new IllegalStateException(from + " is not in\n" + code);
    }
    return code.replace(from, to);
  }
}
