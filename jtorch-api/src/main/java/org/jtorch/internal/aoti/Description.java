package org.jtorch.internal.aoti;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.internal.zip.MalformedException;

/**
 * What a package tells of a model.
 *
 * @param signature the inputs
 * @param inputs the places of the inputs among the arguments, for messages
 * @param outputs the number of results
 * @param constants parameters, buffers and other constants
 * @param hasWeights whether the package has their values
 * @param arguments the tree of the arguments; null if the package has none
 * @param results the tree of the results; null if the package has none
 * @param specs both trees as the library has them
 * @param writesConstants whether a call may change constants
 * @param foldsConstants whether some constants are computed from others
 */
record Description(
    Signature signature,
    List<String> inputs,
    int outputs,
    List<ConstantSpec> constants,
    boolean hasWeights,
    @Nullable TreeSpec arguments,
    @Nullable TreeSpec results,
    List<String> specs,
    boolean writesConstants,
    boolean foldsConstants) {
  private static final String CACHED_DTYPE = "cached_torch_dtype_";
  private static final String STRIDED = "static_cast<int32_t>(cached_torch_layout_strided)";

  /**
   * Reads a source.
   *
   * @param weightBytes the size of a file with the constants' values; 0 if there is none
   */
  static Description of(WrapperSource source, long weightBytes) {
    String in = source.inSpec();
    String out = source.outSpec();
    TreeSpec arguments = in.isEmpty() ? null : TreeSpec.parse(in, "the tree of arguments");
    TreeSpec results = out.isEmpty() ? null : TreeSpec.parse(out, "the tree of results");
    if (arguments != null && !arguments.isOfArguments()) {
      throw new MalformedException("the tree of arguments is not one of args and kwargs");
    } else if (results != null && results.leaves() != source.outputCount()) {
      throw new MalformedException(
          "the tree of results has "
              + results.leaves()
              + " leaves, but the model returns "
              + source.outputCount());
    }
    List<String> places = places(source, arguments);
    List<ConstantSpec> constants = source.constants().stream().map(Description::constant).toList();
    if (weightBytes > 0 && weightBytes < constants.stream().mapToLong(ConstantSpec::bytes).sum()) {
      throw new MalformedException("the file of constants is shorter than they are");
    }
    return new Description(
        new SignatureBuilder(source, places).build(),
        places,
        source.outputCount(),
        constants,
        source.hasWeights() || weightBytes > 0,
        arguments,
        results,
        List.of(in, out),
        source.uses().mayWriteAny(constants.stream().map(ConstantSpec::name).toList()),
        source.foldsConstants());
  }

  /** Names each input by its place among the arguments, or as the source does. */
  private static List<String> places(WrapperSource source, @Nullable TreeSpec arguments) {
    List<InputLines.Input> inputs = source.inputs();
    if (arguments != null && arguments.leaves() < inputs.size()) {
      throw new MalformedException(
          "the tree of arguments has "
              + arguments.leaves()
              + " leaves, but the model takes "
              + inputs.size());
    }
    boolean areAll = arguments != null && arguments.leaves() == inputs.size();
    List<String> leaves = areAll && arguments != null ? arguments.argumentPlaces() : List.of();
    List<String> places = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      places.add("input " + i + " (" + (areAll ? leaves.get(i) : inputs.get(i).name) + ")");
    }
    return places;
  }

  private static ConstantSpec constant(Map<String, String> fields) {
    String name = quoted(fields, "name");
    try {
      String dtype = field(fields, "dtype", name);
      long[] shape = numbers(field(fields, "shape", name));
      long[] strides = numbers(field(fields, "stride", name));
      if (!dtype.startsWith(CACHED_DTYPE) || shape.length != strides.length) {
        throw new MalformedException("constant " + name + " has a damaged dtype or shape");
      }
      ConstantSpec spec =
          new ConstantSpec(
              name,
              quoted(fields, "original_fqn"),
              kind(field(fields, "type", name)),
              DType.of(dtype.substring(CACHED_DTYPE.length())),
              Shape.of(shape),
              Arrays.stream(strides).boxed().toList(),
              Long.parseLong(field(fields, "data_size", name)),
              field(fields, "layout", name).equals(STRIDED));
      if (spec.isStrided() && spec.extent() > spec.bytes()) {
        throw new MalformedException("constant " + name + " is larger than its memory");
      }
      return spec;
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new MalformedException("constant " + name + " is damaged: " + e.getMessage(), e);
    }
  }

  private static ConstantSpec.Kind kind(String type) {
    if (type.endsWith("::Parameter)")) {
      return ConstantSpec.Kind.PARAMETER;
    } else if (type.endsWith("::Buffer)")) {
      return ConstantSpec.Kind.BUFFER;
    }
    return type.endsWith("::FoldedConstant)") ? ConstantSpec.Kind.FOLDED : ConstantSpec.Kind.OTHER;
  }

  private static String field(Map<String, String> fields, String field, String name) {
    String value = fields.get(field);
    if (value == null) {
      throw new MalformedException("constant " + name + " has no " + field);
    }
    return value;
  }

  private static String quoted(Map<String, String> fields, String field) {
    String value = field(fields, field, fields.getOrDefault("name", "?"));
    if (value.length() < 3 || !value.startsWith("\"") || !value.endsWith("\"")) {
      throw new MalformedException("a constant's " + field + " is " + value);
    }
    return value.substring(1, value.length() - 1);
  }

  /** Parses {@code {2, 3}}. */
  private static long[] numbers(String list) {
    String inside = list.replaceAll("^\\{|\\}$", "").strip();
    if (inside.isEmpty()) {
      return new long[0];
    }
    return Arrays.stream(inside.split(",", -1)).mapToLong(text -> count(text.strip())).toArray();
  }

  private static long count(String digits) {
    long count = Long.parseLong(digits);
    if (count < 0) {
      throw new IllegalArgumentException("a size of " + count);
    }
    return count;
  }
}
