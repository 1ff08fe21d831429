package org.jtorch.internal.calls;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;

/** Translates the Python in libtorch's messages, such as {@code torch.no_grad()}, to Java. */
public final class MessageTranslator {
  private static final Map<String, String> HOMES =
      Map.of(
          "nn.functional", "F",
          "linalg", "Linalg",
          "fft", "Fft",
          "special", "Special",
          "sparse", "Sparse",
          "cuda", "Cuda",
          "autograd", "Torch",
          "autograd.functional", "Func",
          "func", "Func");

  private static final Map<String, DType> SHORT_DTYPES =
      Map.of(
          "float", DType.FLOAT32,
          "double", DType.FLOAT64,
          "half", DType.FLOAT16,
          "long", DType.INT64,
          "int", DType.INT32,
          "short", DType.INT16);

  private static final String DTYPES =
      Stream.concat(
              Stream.of(DType.values()).map(DType::pythonName), SHORT_DTYPES.keySet().stream())
          .collect(Collectors.joining("|"));

  private record Rule(Pattern pattern, Function<MatchResult, String> java) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              "`lengths` array must be sorted in decreasing order when `enforce_sorted` is True.*",
              m -> "lengths must be in decreasing order where enforceSorted is true"),
          rule(
              "torch\\.autograd\\.functional\\.\\{jacobian, hessian\\}",
              m -> "Func.jacobian or Func.hessian"),
          rule("(?<![\\w.])autograd\\.grad\\b", m -> "Torch.grad"),
          rule("(?<![\\w.])torch\\.(" + DTYPES + ")\\b(?![(.])", m -> dtype(m.group(1))),
          rule(
              "(?<![\\w.])torch\\.((?:nn\\.functional|autograd\\.functional|linalg|fft|special"
                  + "|sparse|cuda|autograd|func)\\.)?([a-z]\\w*)(?![\\w.]*\\w)",
              m -> home(m.group(1)) + "." + camel(m.group(2))),
          rule(
              "\\b([a-z]\\w*) ?= ?(True|False)\\b",
              m -> camel(m.group(1)) + "(" + m.group(2).toLowerCase(Locale.ROOT) + ")"),
          rule("\\((True|False)\\)", m -> "(" + m.group(1).toLowerCase(Locale.ROOT) + ")"),
          rule("`([a-z]+(?:_[a-z]+)+)`", m -> "`" + camel(m.group(1)) + "`"),
          rule("\\b(u?int\\d+)_t\\b", m -> m.group(1)),
          rule("\\baten::_?(\\w+)(?:\\.\\w+)?", m -> m.group(1)));

  private MessageTranslator() {}

  /** Returns the message with Java's names and syntax. */
  public static String of(String sentence) {
    String java = sentence;
    for (Rule rule : RULES) {
      java =
          rule.pattern
              .matcher(java)
              .replaceAll(match -> Matcher.quoteReplacement(rule.java.apply(match)));
    }
    return java;
  }

  private static String dtype(String name) {
    DType dtype = SHORT_DTYPES.get(name);
    return "DType." + (dtype == null ? DType.of(name) : dtype).name();
  }

  private static String home(@Nullable String module) {
    return module == null ? "Torch" : HOMES.getOrDefault(module.replaceAll("\\.$", ""), "Torch");
  }

  private static String camel(String name) {
    return Pattern.compile("(?<=\\w)_([a-z0-9])")
        .matcher(name)
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }

  private static Rule rule(String pattern, Function<MatchResult, String> java) {
    return new Rule(Pattern.compile(pattern), java);
  }
}
