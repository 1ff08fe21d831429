package org.jtorch.internal.aoti;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.zip.MalformedException;

/** The lines of a model's source that check its inputs. */
final class InputLines {
  private static final Pattern HANDLE =
      Pattern.compile("ConstantHandle (\\w+) = ConstantHandle\\(input_handles\\[(\\d{1,6})\\]\\);");
  private static final Pattern DTYPE =
      Pattern.compile("int32_t (\\w+)_expected_dtype = aoti_torch_dtype_(\\w+)\\(\\);");
  private static final Pattern DEVICE =
      Pattern.compile("int32_t (\\w+)_expected_device_type = (\\d{1,3});");
  private static final Pattern FIXED =
      Pattern.compile("if \\((\\d{1,19}) != (\\w+)_(size|stride)\\[(\\d{1,2})\\]\\) \\{");
  private static final Pattern BOUND =
      Pattern.compile("if \\((\\w+)_size\\[(\\d{1,2})\\] ([<>]) (-?\\d{1,19})\\) \\{");
  private static final Pattern LAYOUT =
      Pattern.compile("assert_size_stride\\((\\w+), \\{([^}]*)\\}, \\{([^}]*)\\}, \"input\"\\);");

  /** The lines about one input. */
  static final class Input {
    final String name;
    @Nullable String dtype;
    @Nullable Integer device;
    final Map<Integer, Long> sizes = new TreeMap<>();
    final Map<Integer, Long> lows = new TreeMap<>();
    final Map<Integer, Long> highs = new TreeMap<>();
    final Map<Integer, Long> strides = new TreeMap<>();

    /** The sizes and strides that the code relies on; null if it does not use the input. */
    @Nullable List<String> sizeTexts;

    @Nullable List<String> strideTexts;

    Input(String name) {
      this.name = name;
    }

    /** Returns the number of dimensions. */
    int rank() {
      int rank = sizeTexts == null ? 0 : sizeTexts.size();
      for (Map<Integer, Long> lines : List.of(sizes, lows, highs, strides)) {
        rank = Math.max(rank, lines.keySet().stream().mapToInt(dim -> dim + 1).max().orElse(0));
      }
      return rank;
    }
  }

  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<Integer, Input> inputs = new TreeMap<>();

  /** Reads the line that names an input. */
  void readHandle(String line) {
    Matcher handle = HANDLE.matcher(line);
    if (line.startsWith("ConstantHandle ") && handle.matches()) {
      int index = Integer.parseInt(handle.group(2));
      boolean isNew =
          inputs.putIfAbsent(index, new Input(handle.group(1))) == null
              && indexes.putIfAbsent(handle.group(1), index) == null;
      if (!isNew) {
        throw new MalformedException("the source of the model describes an input twice");
      }
    }
  }

  /** Reads a line of the function that checks an input. */
  void readCheck(String line) {
    if (line.startsWith("if (")) {
      readCondition(line);
    } else if (line.startsWith("int32_t ")) {
      readType(line);
    }
  }

  private @Nullable Input input(String name) {
    Integer index = indexes.get(name);
    return index == null ? null : inputs.get(index);
  }

  private void readCondition(String line) {
    Matcher fixed = FIXED.matcher(line);
    Matcher bound = BOUND.matcher(line);
    if (fixed.matches()) {
      Input input = input(fixed.group(2));
      if (input != null) {
        boolean isSize = fixed.group(3).equals("size");
        put(isSize ? input.sizes : input.strides, fixed.group(4), fixed.group(1));
      }
    } else if (bound.matches()) {
      Input input = input(bound.group(1));
      if (input != null) {
        put(bound.group(3).equals("<") ? input.lows : input.highs, bound.group(2), bound.group(4));
      }
    }
  }

  private static void put(Map<Integer, Long> into, String dim, String value) {
    try {
      if (into.putIfAbsent(Integer.parseInt(dim), Long.parseLong(value)) != null) {
        throw new MalformedException("the source of the model checks a dimension twice");
      }
    } catch (NumberFormatException e) {
      throw new MalformedException("the source of the model has a size of " + value, e);
    }
  }

  private void readType(String line) {
    Matcher dtype = DTYPE.matcher(line);
    Matcher device = DEVICE.matcher(line);
    if (dtype.matches()) {
      Input input = input(dtype.group(1));
      if (input != null) {
        input.dtype = dtype.group(2);
      }
    } else if (device.matches()) {
      Input input = input(device.group(1));
      if (input != null) {
        input.device = Integer.valueOf(device.group(2));
      }
    }
  }

  /** Reads the sizes and strides that the code relies on, where it first uses an input. */
  void readLayout(String line) {
    Matcher layout = LAYOUT.matcher(line);
    if (line.contains("assert_size_stride") && layout.find()) {
      Input input = input(layout.group(1));
      if (input != null && input.sizeTexts == null) {
        input.sizeTexts = list(layout.group(2));
        input.strideTexts = list(layout.group(3));
      }
    }
  }

  /** Splits at the commas that are not in parentheses. */
  private static List<String> list(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ',';
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (parts.get(parts.size() - 1).isEmpty()) {
      parts.remove(parts.size() - 1);
    }
    return parts;
  }

  /** Returns the index of an input; null if no input has this name. */
  @Nullable Integer index(String name) {
    return indexes.get(name);
  }

  /** Returns the names of the inputs in the source. */
  Set<String> names() {
    return indexes.keySet();
  }

  /** Returns the inputs in order. */
  List<Input> all() {
    return List.copyOf(inputs.values());
  }

  /** Returns whether there are the inputs 0 to {@code count - 1}. */
  boolean areNumbered(int count) {
    return areNumbered(inputs, count);
  }

  /** Returns whether the keys of a sorted map are 0 to {@code count - 1}. */
  static boolean areNumbered(Map<Integer, ?> map, int count) {
    int next = 0;
    for (int key : map.keySet()) {
      if (key != next++) {
        return false;
      }
    }
    return next == count;
  }
}
