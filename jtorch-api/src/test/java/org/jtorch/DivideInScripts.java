package org.jtorch;

import java.util.List;
import java.util.Map;

/** Divides in TorchScript, in a JVM that {@link ScriptDivisionsTest} starts, for it may end. */
final class DivideInScripts {
  private static final long LEAST = Long.MIN_VALUE;
  private static final long[][] PAIRS = {
    {7, 3}, {-7, 3}, {7, -3}, {-7, -3}, {7, -1}, {LEAST, -1}, {LEAST, 1}, {7, 0}, {LEAST, 0}
  };

  private DivideInScripts() {}

  public static void main(String[] args) {
    try (TensorScope scope = TensorScope.open();
        ScriptModule loaded = ScriptFixtures.load("divisions.pt");
        ScriptModule again = ScriptModule.load(loaded.saveToBytes(), Device.CPU);
        ScriptModule frozen = loaded.freeze()) {
      for (ScriptModule module : List.of(loaded, again)) {
        divide(module);
      }
      Tensor x = Torch.arange(6);
      System.out.println("size 3 " + result(frozen, "forward", x, 3L));
      System.out.println("size 0 " + result(frozen, "forward", x, 0L));
      byte[] saved = again.saveToBytes();
      try (ScriptModule third = ScriptModule.load(saved, Device.CPU)) {
        System.out.println("growth " + (third.saveToBytes().length - saved.length > 2000));
      }
    }
  }

  private static void divide(ScriptModule module) {
    for (long[] pair : PAIRS) {
      for (String method : List.of("remainder", "floordiv", "both", "divisor", "inside")) {
        Object result = result(module, method, pair[0], pair[1]);
        System.out.println(method + " " + pair[0] + " " + pair[1] + " " + result);
      }
      Object items = result(module, "items", Torch.tensor(pair[0]), Torch.tensor(pair[1]));
      System.out.println("items " + pair[0] + " " + pair[1] + " " + items);
    }
    Object mixed = result(module, "items", Torch.tensor(-7.5), Torch.tensor(-1L));
    System.out.println("items -7.5 -1 " + mixed);
    System.out.println("items 1e30 0.0 " + items(module, 1e30, 0.0));
    System.out.println("folded " + result(module, "folded"));
  }

  private static Object items(ScriptModule module, double a, double b) {
    return result(module, "items", Torch.tensor(a), Torch.tensor(b));
  }

  private static Object result(ScriptModule module, String method, Object... arguments) {
    try {
      return text(module.invoke(method, List.of(arguments), Map.of()));
    } catch (TorchException e) {
      return e.getMessage().replaceFirst("^\\w+: ", "").replaceFirst(" \\[int64.*", "");
    }
  }

  private static Object text(IValue value) {
    if (value instanceof IValue.OfTuple tuple) {
      return tuple.elements().stream().map(DivideInScripts::text).toList();
    } else if (value instanceof IValue.OfTensor tensor) {
      return List.of(tensor.value().shape());
    } else if (value instanceof IValue.OfDouble number) {
      return number.value();
    }
    return value.toLong();
  }
}
