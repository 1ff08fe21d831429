package org.jtorch.graph.internal.python;

import java.util.Locale;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;

/** Python's notation of constants. */
public final class PythonConstants {
  private PythonConstants() {}

  /** Returns a constant as Python prints it: {@code True}, {@code 'text'}, {@code inf}. */
  public static String text(Object value) {
    if (value instanceof Boolean flag) {
      return flag ? "True" : "False";
    } else if (value instanceof String text) {
      return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    } else if (value instanceof Device device) {
      String type = device.type().name().toLowerCase(Locale.ROOT);
      return "device(type='"
          + type
          + (device.index() < 0 ? "')" : "', index=" + device.index() + ")");
    } else if (value instanceof Double number && !Double.isFinite(number)) {
      return Double.isNaN(number) ? "nan" : number < 0 ? "-inf" : "inf";
    } else if (value instanceof Layout || value instanceof MemoryFormat) {
      return "torch." + pythonName(value.toString());
    }
    return value.toString();
  }

  private static String pythonName(String name) {
    return switch (name) {
      case "CONTIGUOUS", "PRESERVE" -> name.toLowerCase(Locale.ROOT) + "_format";
      case "MKLDNN" -> "_mkldnn";
      default -> name.toLowerCase(Locale.ROOT);
    };
  }
}
