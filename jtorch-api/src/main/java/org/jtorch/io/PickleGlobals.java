package org.jtorch.io;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.QuantizedOps.QScheme;
import org.jtorch.internal.zip.MalformedException;

/**
 * The names in a file. Names that jtorch does not implement are never resolved: they are refused,
 * or become inert values.
 */
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
          Map.entry("ComplexDoubleStorage", DType.COMPLEX128),
          Map.entry("QInt8Storage", DType.QINT8),
          Map.entry("QUInt8Storage", DType.QUINT8),
          Map.entry("QInt32Storage", DType.QINT32),
          Map.entry("QUInt4x2Storage", DType.QUINT4X2),
          Map.entry("QUInt2x4Storage", DType.QUINT2X4));
  private static final Set<String> UNTYPED =
      Set.of(
          "torch.storage.UntypedStorage", "torch.UntypedStorage", "torch.storage._UntypedStorage");
  private static final Map<String, Object> CONSTANTS = new HashMap<>();

  /** Modules under other names in Python 2, NumPy 1 and some versions of PyTorch and Python. */
  private static final Map<String, String> MODULES =
      Map.of(
          "__builtin__", "builtins",
          "exceptions", "builtins",
          "cPickle", "pickle",
          "copy_reg", "copyreg",
          "torch.tensor", "torch._tensor",
          "pathlib._local", "pathlib",
          "numpy.core.multiarray", "numpy._core.multiarray",
          "numpy.core.numeric", "numpy._core.numeric");

  /** Names that Python 3 changed, also as Python 3 writes them with protocols 0 to 2. */
  private static final Map<String, String> NAMES =
      Map.of(
          "builtins.xrange", "builtins.range",
          "builtins.unicode", "builtins.str",
          "builtins.long", "builtins.int",
          "builtins.unichr", "builtins.chr",
          "builtins.reduce", "functools.reduce",
          "UserDict.IterableUserDict", "collections.UserDict",
          "UserList.UserList", "collections.UserList",
          "UserString.UserString", "collections.UserString",
          "itertools.izip", "builtins.zip",
          "itertools.imap", "builtins.map");

  static {
    Arrays.stream(DType.values()).forEach(dtype -> CONSTANTS.put(dtype.toString(), dtype));
    for (QScheme scheme : QScheme.values()) {
      CONSTANTS.put(pythonName(scheme), scheme);
    }
  }

  private final boolean strict;
  private final Map<String, Object> resolved = new LinkedHashMap<>();

  /**
   * Creates the names of one file.
   *
   * @param strict whether names that jtorch does not implement are refused
   */
  PickleGlobals(boolean strict) {
    this.strict = strict;
  }

  /** Returns the names in the file, in its order. */
  Set<String> names() {
    return new LinkedHashSet<>(resolved.keySet());
  }

  /** Returns the names that jtorch does not implement. */
  Set<String> unknown() {
    return resolved.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof PickleName name && !name.isKnown())
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** {@code from module import name}. */
  Object resolve(String module, String name) {
    String path = MODULES.getOrDefault(module, module) + "." + name;
    return resolve(NAMES.getOrDefault(path, path));
  }

  /** {@code getattr(owner, name)}, which stands for nested classes and members of enums. */
  Object attribute(Object owner, String name) {
    String path = path(owner);
    if (path != null) {
      return resolve(path + "." + name);
    } else if (strict) {
      throw new MalformedException("reads an attribute of " + PickleTree.describe(owner));
    }
    return new PickleObject(
        PickleFunction.GETATTR.pythonName(), new PickleTuple(List.of(owner, name)));
  }

  /** A class under a number of a process's own registry. */
  Object extension(long code) {
    return resolve("copyreg.extension_" + code);
  }

  /** Returns the qualified name of a class or function, or null for another value. */
  static @Nullable String path(Object value) {
    return value instanceof PickleName name
        ? name.path()
        : value instanceof PickleFunction function ? function.pythonName() : null;
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

  static String pythonName(QScheme scheme) {
    return "torch." + scheme.name().toLowerCase(java.util.Locale.ROOT);
  }

  private Object resolve(String path) {
    Object known = resolved.get(path);
    if (known != null) {
      return known;
    }
    Object found = find(path);
    if (found == null && strict) {
      throw new MalformedException(
          "names the class or function "
              + path
              + ", which no state dict needs; nothing of it was run."
              + " In Python, save plain data: torch.save(model.state_dict(), path)");
    }
    Object value = found == null ? new PickleName(path, false) : found;
    resolved.put(path, value);
    return value;
  }

  private static @Nullable Object find(String path) {
    PickleFunction function = PickleFunction.byName().get(path);
    if (function != null) {
      return function;
    } else if (path.startsWith("torch.return_types.")) {
      return PickleFunction.RETURN_TYPE;
    } else if (UNTYPED.contains(path)) {
      return new StorageType(DType.UINT8);
    }
    Object constant = CONSTANTS.get(path);
    return constant == null ? ofTorch(path) : constant;
  }

  /** Returns a storage class or tensor class of the modules torch and torch.cuda, or null. */
  private static @Nullable Object ofTorch(String path) {
    int dot = path.lastIndexOf('.');
    String module = path.substring(0, dot);
    String name = path.substring(dot + 1);
    if (!module.equals("torch") && !module.equals("torch.cuda")) {
      return null;
    }
    DType element = STORAGES.get(name);
    if (element != null) {
      return new StorageType(element);
    }
    boolean isTensor =
        name.endsWith("Tensor") && STORAGES.containsKey(name.replace("Tensor", "Storage"));
    return isTensor ? new PickleName(path, true) : null;
  }
}
