package org.jtorch.internal.scripts;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.global.torch;
import org.jtorch.DType;
import org.jtorch.internal.binding.NativeCodes;
import org.jtorch.internal.zip.MalformedException;

/** The names of libtorch's storage classes: {@code FloatStorage}, {@code QInt8Storage}. */
final class ScriptStorages {
  private static final Map<String, Integer> ITEM_SIZES =
      Stream.of(DType.values())
          .collect(Collectors.toMap(ScriptStorages::className, DType::itemSize));

  private ScriptStorages() {}

  private static String className(DType dtype) {
    torch.ScalarType type = NativeCodes.scalarType(dtype);
    return type.name() + "Storage";
  }

  /** Returns the number of bytes of an element. */
  static int itemSize(String className) {
    Integer size = ITEM_SIZES.get(className);
    if (size == null) {
      throw new MalformedException(className + " is no class of storages");
    }
    return size;
  }
}
