package org.jtorch.io;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The Python functions and classes that jtorch implements. None runs Python code. */
enum PickleFunction {
  REBUILD_TENSOR("torch._utils._rebuild_tensor"),
  REBUILD_TENSOR_V2("torch._utils._rebuild_tensor_v2"),
  REBUILD_TENSOR_V3("torch._utils._rebuild_tensor_v3"),
  REBUILD_PARAMETER("torch._utils._rebuild_parameter"),
  REBUILD_PARAMETER_WITH_STATE("torch._utils._rebuild_parameter_with_state"),
  REBUILD_SPARSE("torch._utils._rebuild_sparse_tensor"),
  REBUILD_QUANTIZED("torch._utils._rebuild_qtensor"),
  REBUILD_NESTED("torch._utils._rebuild_nested_tensor"),
  REBUILD_META("torch._utils._rebuild_meta_tensor_no_storage"),
  REBUILD_WRAPPER("torch._utils._rebuild_wrapper_subclass"),
  REBUILD_FROM_CPU("torch._utils._rebuild_device_tensor_from_cpu_tensor"),
  REBUILD_FROM_TYPE("torch._tensor._rebuild_from_type_v2"),
  TENSOR("torch.Tensor"),
  PARAMETER("torch.nn.parameter.Parameter"),
  BUFFER("torch.nn.parameter.Buffer"),
  SIZE("torch.Size"),
  DEVICE("torch.device"),
  LAYOUT("torch.serialization._get_layout"),
  RETURN_TYPE("torch.return_types"),
  ORDERED_DICT("collections.OrderedDict"),
  DEFAULT_DICT("collections.defaultdict"),
  COUNTER("collections.Counter"),
  DEQUE("collections.deque"),
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
  OBJECT("builtins.object"),
  SLICE("builtins.slice"),
  GETATTR("builtins.getattr"),
  RECONSTRUCTOR("copyreg._reconstructor"),
  ENCODE("_codecs.encode"),
  DATE("datetime.date"),
  DATE_TIME("datetime.datetime"),
  TIME("datetime.time"),
  TIME_DELTA("datetime.timedelta"),
  TIME_ZONE("datetime.timezone"),
  ZONE_INFO_CLASS("zoneinfo.ZoneInfo"),
  ZONE_INFO("zoneinfo.ZoneInfo._unpickle"),
  PATH("pathlib.PosixPath"),
  DECIMAL("decimal.Decimal"),
  UUID("uuid.UUID"),
  NUMPY_SCALAR("numpy._core.multiarray.scalar"),
  NUMPY_DTYPE("numpy.dtype"),
  NUMPY_ARRAY("numpy.ndarray"),
  NUMPY_RECONSTRUCT("numpy._core.multiarray._reconstruct"),
  NUMPY_FROM_BUFFER("numpy._core.numeric._frombuffer");

  private static final Map<String, PickleFunction> BY_NAME = new HashMap<>();

  static {
    for (PickleFunction function : values()) {
      BY_NAME.put(function.pythonName, function);
    }
    BY_NAME.put("torch._tensor.Tensor", TENSOR);
    for (String name :
        List.of("PurePosixPath", "WindowsPath", "PureWindowsPath", "Path", "PurePath")) {
      BY_NAME.put("pathlib." + name, PATH);
    }
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
