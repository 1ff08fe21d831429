package org.jtorch.io;

import java.util.HashMap;
import java.util.Map;

/**
 * The Python functions and classes that a file may name. Each is implemented by jtorch; none runs
 * Python code.
 */
enum PickleFunction {
  REBUILD_TENSOR("torch._utils._rebuild_tensor"),
  REBUILD_TENSOR_V2("torch._utils._rebuild_tensor_v2"),
  REBUILD_TENSOR_V3("torch._utils._rebuild_tensor_v3"),
  REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
  REBUILD_PARAMETER_WITH_STATE("torch._utils._rebuild_parameter_with_state"),
  REBUILD_FROM_TYPE("torch._tensor._rebuild_from_type_v2"),
  TENSOR("torch.Tensor"),
  PARAMETER("torch.nn.parameter.Parameter"),
  SIZE("torch.Size"),
  DEVICE("torch.device"),
  ORDERED_DICT("collections.OrderedDict"),
  DEFAULT_DICT("collections.defaultdict"),
  COUNTER("collections.Counter"),
  DICT("builtins.dict"),
  LIST("builtins.list"),
  TUPLE("builtins.tuple"),
  SET("builtins.set"),
  FROZEN_SET("builtins.frozenset"),
  COMPLEX("builtins.complex"),
  BYTES("builtins.bytes"),
  BYTE_ARRAY("builtins.bytearray"),
  INT("builtins.int"),
  FLOAT("builtins.float"),
  BOOL("builtins.bool"),
  STR("builtins.str"),
  ENCODE("_codecs.encode"),
  NUMPY_SCALAR("numpy._core.multiarray.scalar"),
  NUMPY_DTYPE("numpy.dtype");

  private static final Map<String, PickleFunction> BY_NAME = new HashMap<>();

  static {
    for (PickleFunction function : values()) {
      BY_NAME.put(function.pythonName, function);
    }
    BY_NAME.put("torch._tensor.Tensor", TENSOR);
    BY_NAME.put("numpy.core.multiarray.scalar", NUMPY_SCALAR);
  }

  private final String pythonName;

  PickleFunction(String pythonName) {
    this.pythonName = pythonName;
  }

  /** Returns the functions by each qualified name under which a file may refer to them. */
  static Map<String, PickleFunction> byName() {
    return BY_NAME;
  }

  String pythonName() {
    return pythonName;
  }
}
