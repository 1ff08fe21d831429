package org.jtorch.internal.calls;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Removes from libtorch's messages what concerns only its developers: names of kernels and C++
 * types, a repeated operator name, and advice on extending PyTorch.
 */
final class ErrorMessageCleaner {
  private static final Map<String, String> DTYPES =
      Map.ofEntries(
          Map.entry("Byte", "uint8"),
          Map.entry("Char", "int8"),
          Map.entry("Short", "int16"),
          Map.entry("Int", "int32"),
          Map.entry("Long", "int64"),
          Map.entry("Half", "float16"),
          Map.entry("BFloat16", "bfloat16"),
          Map.entry("Float", "float32"),
          Map.entry("Double", "float64"),
          Map.entry("ComplexHalf", "complex32"),
          Map.entry("ComplexFloat", "complex64"),
          Map.entry("ComplexDouble", "complex128"),
          Map.entry("Bool", "bool"));

  private record Rule(Pattern pattern, Function<MatchResult, String> plain) {}

  private static final List<Rule> RULES =
      List.of(
          rule("\"\\w+\" not implemented for '(\\w+)'", m -> "not implemented for " + dtype(m)),
          rule("\\b(?:CPU|CUDA|Meta)(\\w+)Type\\b", ErrorMessageCleaner::dtype),
          rule(
              "aten::\\S+ attempted to run this operator with Meta tensors.*",
              m -> "not implemented for the meta device"),
          rule(" to be true, but got false\\.", m -> ""),
          rule("\\s*\\(Could this error message be improved\\?.*?\\)", m -> ""),
          rule("\\b([A-Z]\\w+)\\{(?=\\[[^]]*\\]\\})", ErrorMessageCleaner::dtype),
          rule("(\\[[^\\[\\]]*\\])\\}", m -> m.group(1)),
          rule("\\(sparse_coo\\)(?=:)", m -> ""),
          rule(" \\(while checking arguments for \\w+\\)", m -> ""),
          rule("^ZeroDivisionError$", m -> "integer division by zero"));

  private ErrorMessageCleaner() {}

  /** Returns the cleaned message, which follows the operator's name. */
  static String of(String called, String sentence) {
    String plain = sentence;
    for (Rule rule : RULES) {
      plain = rule.pattern.matcher(plain).replaceAll(rule.plain);
    }
    String own = called.substring(called.lastIndexOf('.') + 1);
    String name = Pattern.quote(own.replaceFirst("_$", ""));
    return plain.replaceFirst(
        "^(?:torch\\.)?(?:linalg\\.|fft\\.)?" + name + "_?(?:\\(\\))? ?: *", "");
  }

  private static String dtype(MatchResult match) {
    return DTYPES.getOrDefault(match.group(1), match.group(1));
  }

  private static Rule rule(String pattern, Function<MatchResult, String> plain) {
    return new Rule(Pattern.compile(pattern), plain);
  }
}
