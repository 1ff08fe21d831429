package org.jtorch;

import java.util.List;
import java.util.Map;

/** Divides tensors in TorchScript, in a JVM that {@link ScriptTensorDivisionsTest} starts. */
final class DivideTensorsInScripts {
  static final List<String> OF_TENSORS =
      List.of(
          "forward",
          "floored",
          "truncated",
          "remainders",
          "fmods",
          "multiples",
          "in_place",
          "in_place_remainders",
          "forked");
  static final List<String> BY_NUMBER =
      List.of("by_number", "truncated_by_number", "remainders_by_number");

  private DivideTensorsInScripts() {}

  public static void main(String[] args) {
    try (TensorScope scope = TensorScope.open();
        ScriptModule loaded = ScriptFixtures.load("tensor_divisions.pt");
        ScriptModule again = ScriptModule.load(loaded.saveToBytes(), Device.CPU);
        ScriptModule frozen = loaded.freeze();
        ScriptModule thawed = ScriptModule.load(frozen.saveToBytes(), Device.CPU)) {
      for (ScriptModule module : List.of(loaded, again)) {
        divide(module, DType.INT64, Long.MIN_VALUE);
        divide(module, DType.INT32, Integer.MIN_VALUE);
        divide(module, DType.FLOAT32, Long.MIN_VALUE);
      }
      for (ScriptModule module : List.of(frozen, thawed)) {
        print(module, "forward", List.of(of(DType.INT64, 7), of(DType.INT64, -1)), "frozen 7");
        Tensor least = of(DType.INT64, Long.MIN_VALUE);
        print(module, "forward", List.of(least, of(DType.INT64, -1)), "frozen least");
      }
      int size = again.saveToBytes().length;
      try (ScriptModule third = ScriptModule.load(again.saveToBytes(), Device.CPU)) {
        System.out.println("growth " + (third.saveToBytes().length - size > 500));
      }
    }
  }

  private static Tensor of(DType dtype, long number) {
    return Torch.tensor(3L, number).to(dtype);
  }

  private static void divide(ScriptModule module, DType dtype, long least) {
    for (long[] pair : new long[][] {{7, -1}, {-7, 2}, {least, 3}, {least, -1}}) {
      Tensor x = of(dtype, pair[0]);
      Tensor y = Torch.tensor(1L, pair[1]).to(dtype);
      String end = " " + dtype + " " + pair[0] + " " + pair[1];
      for (String method : OF_TENSORS) {
        if (!(method.equals("multiples") && dtype.isFloatingPoint())) {
          print(module, method, List.of(x, y), method + end);
        }
      }
      for (String method : BY_NUMBER) {
        print(module, method, List.of(x, pair[1]), method + end);
      }
      print(module, "of_number", List.of(pair[0], y), "of_number" + end);
      if (pair[1] == -1) {
        print(module, "by_literal", List.of(x), "by_literal" + end);
      }
    }
  }

  private static void print(ScriptModule module, String method, List<Object> given, String name) {
    String result;
    try {
      Tensor y = module.invoke(method, given, Map.of()).toTensor();
      result = y.dtype() + " " + y.get(-1).item();
    } catch (TorchException e) {
      result = e.getMessage().contains("integer overflow") ? "overflow" : e.getMessage();
    }
    System.out.println(name + ": " + result);
  }
}
