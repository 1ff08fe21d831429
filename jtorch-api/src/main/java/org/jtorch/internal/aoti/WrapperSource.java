package org.jtorch.internal.aoti;

import java.util.ArrayList;
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
  private static final Pattern SYMBOL =
      Pattern.compile("int64_t (\\w+) = (\\w+)_(size|stride)\\[(\\d{1,2})\\];");
  private static final Pattern DERIVED = Pattern.compile("int64_t (\\w+) = ([^;]{1,200});");
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

  private final InputLines inputs = new InputLines();
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
    lines.forEach(source.inputs::readHandle);
    lines.subList(0, prologue).forEach(source::readLine);
    lines.subList(prologue, body).forEach(source::readSymbol);
    lines.subList(body, end).forEach(source.inputs::readLayout);
    source.check();
    source.uses = new SourceUses(lines.subList(body, end), source.names());
    return source;
  }

  /** Returns the names of inputs and constants in the code. */
  private Set<String> names() {
    Set<String> names = new HashSet<>(inputs.names());
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

  private void readLine(String line) {
    if (line.startsWith("constants_info_[")) {
      Matcher constant = CONSTANT.matcher(line);
      if (constant.matches()) {
        constants
            .computeIfAbsent(Integer.parseInt(constant.group(1)), i -> new HashMap<>())
            .put(constant.group(2), constant.group(3));
      }
    } else {
      inputs.readCheck(line);
    }
  }

  private void readSymbol(String line) {
    Matcher symbol = SYMBOL.matcher(line);
    Matcher derived = DERIVED.matcher(line);
    Integer index = symbol.matches() ? inputs.index(symbol.group(2)) : null;
    if (index != null) {
      boolean isStride = symbol.group(3).equals("stride");
      Origin origin = new Origin(index, isStride, Integer.parseInt(symbol.group(4)));
      symbols.add(new Symbol(symbol.group(1), origin, ""));
    } else if (derived.matches()) {
      symbols.add(new Symbol(derived.group(1), null, derived.group(2)));
    }
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
    if (!inputs.areNumbered(inputCount)) {
      throw new MalformedException("the source of the model does not describe all inputs");
    } else if (!InputLines.areNumbered(constants, constantCount)) {
      throw new MalformedException(
          "the source of the model describes "
              + constants.size()
              + " of "
              + constantCount
              + " constants");
    }
  }

  /** Returns the inputs in order. */
  List<InputLines.Input> inputs() {
    return inputs.all();
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
