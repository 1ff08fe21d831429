package org.jtorch.internal.aoti;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.zip.MalformedException;

/**
 * The facts in {@code wrapper.cpp}, the source that a package's library was compiled from: what
 * {@code check_input_N} and {@code assert_size_stride} check, the constants, the trees of arguments
 * and results. They are recognized line by line, because Inductor writes them in one form only.
 */
final class WrapperSource {
  private static final Pattern COUNTS =
      Pattern.compile(
          "AOTInductorModelBase\\(\\s*(\\d{1,6}),\\s*(\\d{1,6}),\\s*(\\d{1,7}),\\s*device_str,"
              + "\\s*std::move\\(cubin_dir\\),\\s*(true|false)\\)");
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
  private static final Pattern SYMBOL =
      Pattern.compile("int64_t (\\w+) = (\\w+)_(size|stride)\\[(\\d{1,2})\\];");
  private static final Pattern DERIVED = Pattern.compile("int64_t (\\w+) = ([^;]{1,200});");
  private static final Pattern LAYOUT =
      Pattern.compile("assert_size_stride\\((\\w+), \\{([^}]*)\\}, \\{([^}]*)\\}, \"input\"\\);");
  private static final Pattern CONSTANT =
      Pattern.compile("constants_info_\\[(\\d{1,7})\\]\\.(\\w+) = (.*);");
  private static final Pattern TREE_PART = Pattern.compile("\\s*R\"\\((.*?)\\)\"", Pattern.DOTALL);

  private static final String PROLOGUE = "__check_inputs_outputs(input_handles, output_handles);";
  private static final String BODY = "inputs.clear();";
  private static final String END = "} // AOTInductorModel::run_impl";

  /**
   * A size that others depend on.
   *
   * @param origin where it is found; null if it is computed
   * @param text how it is computed from symbols before it
   */
  record Symbol(String name, @Nullable Origin origin, String text) {}

  /** A size or a stride of an input. */
  record Origin(int input, boolean isStride, int dim) {}

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
  private final Map<Integer, Map<String, String>> constants = new TreeMap<>();
  private final List<Symbol> symbols = new ArrayList<>();
  private final String text;
  private final int inputCount;
  private final int constantCount;
  private final int outputCount;
  private final boolean hasWeights;
  private SourceUses uses = new SourceUses(List.of(), Set.of());

  private WrapperSource(String text) {
    this.text = text;
    Matcher counts = COUNTS.matcher(text);
    if (!counts.find()) {
      throw new MalformedException(
          "the source of the model does not tell the numbers of inputs and constants; another"
              + " version of PyTorch wrote it");
    }
    inputCount = Integer.parseInt(counts.group(1));
    outputCount = Integer.parseInt(counts.group(2));
    constantCount = Integer.parseInt(counts.group(3));
    hasWeights = counts.group(4).equals("true");
  }

  static WrapperSource parse(String text) {
    WrapperSource source = new WrapperSource(text);
    List<String> lines = text.lines().map(String::strip).toList();
    int prologue = place(lines, PROLOGUE, 0);
    int body = place(lines, BODY, prologue);
    int end = place(lines, END, body);
    lines.forEach(source::readInput);
    lines.subList(0, prologue).forEach(source::readLine);
    lines.subList(prologue, body).forEach(source::readSymbol);
    lines.subList(body, end).forEach(source::readLayout);
    source.check();
    source.uses = new SourceUses(lines.subList(body, end), source.names());
    return source;
  }

  /** Returns the names of inputs and constants in the code. */
  private Set<String> names() {
    Set<String> names = new HashSet<>(indexes.keySet());
    constants
        .values()
        .forEach(fields -> names.add(fields.getOrDefault("name", "").replace("\"", "")));
    return names;
  }

  private static int place(List<String> lines, String line, int from) {
    for (int i = from; i < lines.size(); i++) {
      if (lines.get(i).equals(line)) {
        return i;
      }
    }
    throw new MalformedException(
        "the source of the model has no line "
            + line
            + " in its place; another version of PyTorch"
            + " wrote it");
  }

  private void readInput(String line) {
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

  private void readLine(String line) {
    if (line.startsWith("if (")) {
      readCondition(line);
    } else if (line.startsWith("int32_t ")) {
      readType(line);
    } else if (line.startsWith("constants_info_[")) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.matches()) {
        constants
            .computeIfAbsent(Integer.parseInt(constant.group(1)), i -> new HashMap<>())
            .put(constant.group(2), constant.group(3));
      }
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

  private void readSymbol(String line) {
    Matcher symbol = SYMBOL.matcher(line);
    Matcher derived = DERIVED.matcher(line);
    Integer index = symbol.matches() ? indexes.get(symbol.group(2)) : null;
    if (index != null) {
      boolean isStride = symbol.group(3).equals("stride");
      Origin origin = new Origin(index, isStride, Integer.parseInt(symbol.group(4)));
      symbols.add(new Symbol(symbol.group(1), origin, ""));
    } else if (derived.matches()) {
      symbols.add(new Symbol(derived.group(1), null, derived.group(2)));
    }
  }

  private void readLayout(String line) {
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

  /** Returns a raw string that may be split in parts; empty if there is none. */
  private String tree(String name) {
    int at = text.indexOf(name + " =");
    StringBuilder joined = new StringBuilder();
    if (at >= 0) {
      Matcher part = TREE_PART.matcher(text).region(at + name.length() + 2, text.length());
      while (part.lookingAt()) {
        joined.append(part.group(1));
        part.region(part.end(), text.length());
      }
    }
    return joined.toString();
  }

  private void check() {
    if (!Arrays.equals(numbers(inputs), sequence(inputCount))) {
      throw new MalformedException(
          "the source of the model describes " + inputs.size() + " of " + inputCount + " inputs");
    } else if (!Arrays.equals(numbers(constants), sequence(constantCount))) {
      throw new MalformedException(
          "the source of the model describes "
              + constants.size()
              + " of "
              + constantCount
              + " constants");
    }
  }

  private static int[] numbers(Map<Integer, ?> map) {
    return map.keySet().stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] sequence(int count) {
    int[] numbers = new int[count];
    Arrays.setAll(numbers, i -> i);
    return numbers;
  }

  /** Returns the inputs in order. */
  List<Input> inputs() {
    return List.copyOf(inputs.values());
  }

  /** Returns the fields of each constant, as they are assigned. */
  List<Map<String, String>> constants() {
    return List.copyOf(constants.values());
  }

  /** Returns the sizes that others depend on, each after those that it is computed from. */
  List<Symbol> symbols() {
    return symbols;
  }

  int outputCount() {
    return outputCount;
  }

  /** Returns whether the library holds the constants' values. */
  boolean hasWeights() {
    return hasWeights;
  }

  /** Returns whether some constants are computed from others when the model first runs. */
  boolean foldsConstants() {
    return !text.contains("aot_inductor.use_runtime_constant_folding=False");
  }

  /** Returns how the code uses inputs and constants. */
  SourceUses uses() {
    return uses;
  }

  /** Returns the tree of the arguments; empty if the package has none. */
  String inSpec() {
    return tree("in_spec_");
  }

  /** Returns the tree of the results; empty if the package has none. */
  String outSpec() {
    return tree("out_spec_");
  }
}
