package org.jtorch.graph.internal.archive;

import java.util.Locale;
import java.util.Map;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;

/** The numbers of dtypes, layouts and memory formats in exported programs, which are not c10's. */
final class SchemaEnums {
  private static final Map<Long, DType> DTYPES =
      Map.ofEntries(
          Map.entry(1L, DType.UINT8),
          Map.entry(2L, DType.INT8),
          Map.entry(3L, DType.INT16),
          Map.entry(4L, DType.INT32),
          Map.entry(5L, DType.INT64),
          Map.entry(6L, DType.FLOAT16),
          Map.entry(7L, DType.FLOAT32),
          Map.entry(8L, DType.FLOAT64),
          Map.entry(9L, DType.COMPLEX32),
          Map.entry(10L, DType.COMPLEX64),
          Map.entry(11L, DType.COMPLEX128),
          Map.entry(12L, DType.BOOL),
          Map.entry(13L, DType.BFLOAT16),
          Map.entry(28L, DType.UINT16),
          Map.entry(29L, DType.FLOAT8_E4M3FN),
          Map.entry(30L, DType.FLOAT8_E5M2),
          Map.entry(31L, DType.FLOAT8_E4M3FNUZ),
          Map.entry(32L, DType.FLOAT8_E5M2FNUZ),
          Map.entry(33L, DType.FLOAT8_E8M0FNU),
          Map.entry(34L, DType.UINT32),
          Map.entry(35L, DType.UINT64));

  private static final Map<Long, Layout> LAYOUTS =
      Map.of(
          1L, Layout.SPARSE_COO,
          2L, Layout.SPARSE_CSR,
          3L, Layout.SPARSE_CSC,
          4L, Layout.SPARSE_BSR,
          5L, Layout.SPARSE_BSC,
          6L, Layout.MKLDNN,
          7L, Layout.STRIDED);

  private static final Map<Long, MemoryFormat> MEMORY_FORMATS =
      Map.of(
          1L, MemoryFormat.CONTIGUOUS,
          2L, MemoryFormat.CHANNELS_LAST,
          3L, MemoryFormat.CHANNELS_LAST_3D,
          4L, MemoryFormat.PRESERVE);

  private SchemaEnums() {}

  static DType dtype(long number) {
    return find(DTYPES, number, "dtype");
  }

  static Layout layout(long number) {
    return find(LAYOUTS, number, "layout");
  }

  static MemoryFormat memoryFormat(long number) {
    return find(MEMORY_FORMATS, number, "memory format");
  }

  static Device device(String type, long index) {
    for (Device.Type known : Device.Type.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(type)
          && index >= -1
          && index <= Byte.MAX_VALUE) {
        return new Device(known, (int) index);
      }
    }
    throw new IllegalArgumentException("the device \"" + type + "\" " + index + " is unknown");
  }

  private static <T> T find(Map<Long, T> known, long number, String what) {
    T found = known.get(number);
    if (found == null) {
      throw new IllegalArgumentException("the " + what + " number " + number + " is unknown");
    }
    return found;
  }
}
