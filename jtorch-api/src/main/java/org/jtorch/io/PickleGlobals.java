package org.jtorch.io;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jtorch.DType;
import org.jtorch.internal.zip.MalformedException;

/** Allow-list of the names in a file; all other names are rejected without being resolved. */
final class PickleGlobals {
  /** Class of untyped storages. */
  static final String UNTYPED_CLASS = "UntypedStorage";

  private static final Map<String, DType> STORAGES =
      Map.ofEntries(
          Map.entry("FloatStorage", DType.FLOAT32),
          Map.entry("DoubleStorage", DType.FLOAT64),
          Map.entry("HalfStorage", DType.FLOAT16),
          Map.entry("BFloat16Storage", DType.BFLOAT16),
          Map.entry("LongStorage", DType.INT64),
          Map.entry("IntStorage", DType.INT32),
          Map.entry("ShortStorage", DType.INT16),
          Map.entry("CharStorage", DType.INT8),
          Map.entry("ByteStorage", DType.UINT8),
          Map.entry("BoolStorage", DType.BOOL),
          Map.entry("ComplexFloatStorage", DType.COMPLEX64),
          Map.entry("ComplexDoubleStorage", DType.COMPLEX128));
  private static final Set<String> UNTYPED =
      Set.of(
          "torch.storage.UntypedStorage", "torch.UntypedStorage", "torch.storage._UntypedStorage");
  private static final Map<String, DType> DTYPES =
      Arrays.stream(DType.values())
          .filter(dtype -> !dtype.isQuantized())
          .collect(Collectors.toMap(DType::toString, dtype -> dtype));
  private static final Map<String, String> PYTHON_2_MODULES = Map.of("__builtin__", "builtins");
  private static final Map<String, String> KNOWN_BUT_UNREAD = new HashMap<>();

  static {
    KNOWN_BUT_UNREAD.put("torch._utils._rebuild_sparse_tensor", "a sparse tensor");
    KNOWN_BUT_UNREAD.put("torch._utils._rebuild_qtensor", "a quantized tensor");
    KNOWN_BUT_UNREAD.put("torch._utils._rebuild_nested_tensor", "a nested tensor");
    KNOWN_BUT_UNREAD.put("torch._utils._rebuild_meta_tensor_no_storage", "a tensor without data");
    KNOWN_BUT_UNREAD.put("torch._utils._rebuild_wrapper_subclass", "a tensor subclass");
    KNOWN_BUT_UNREAD.put("numpy._core.multiarray._reconstruct", "a NumPy array");
    KNOWN_BUT_UNREAD.put("numpy.core.multiarray._reconstruct", "a NumPy array");
  }

  private PickleGlobals() {}

  static Object resolve(String module, String name) {
    String path = PYTHON_2_MODULES.getOrDefault(module, module) + "." + name;
    PickleFunction function = PickleFunction.byName().get(path);
    if (function != null) {
      return function;
    }
    DType dtype = DTYPES.get(path);
    if (dtype != null) {
      return dtype;
    }
    if (UNTYPED.contains(path)) {
      return new StorageType(DType.UINT8);
    }
    DType element = STORAGES.get(name);
    if (element != null && (module.equals("torch") || module.equals("torch.cuda"))) {
      return new StorageType(element);
    }
    throw refused(path);
  }

  /** Returns PyTorch's storage class for a dtype, or the untyped one if there is none. */
  static String storageClass(DType dtype) {
    for (Map.Entry<String, DType> entry : STORAGES.entrySet()) {
      if (entry.getValue() == dtype) {
        return entry.getKey();
      }
    }
    return UNTYPED_CLASS;
  }

  private static MalformedException refused(String path) {
    String known = KNOWN_BUT_UNREAD.get(path);
    if (known != null) {
      return new MalformedException("holds " + known + " (" + path + "), which is not read");
    }
    return new MalformedException(
        "names the class or function "
            + path
            + ", which no state dict needs; nothing of it was run."
            + " In Python, save plain data: torch.save(model.state_dict(), path)");
  }
}
