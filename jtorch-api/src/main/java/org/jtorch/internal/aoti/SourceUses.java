package org.jtorch.internal.aoti;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uses of inputs and constants in a model's code. A use that is not known as a read counts as a
 * write.
 */
final class SourceUses {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");
  private static final Pattern ASSIGNMENT = Pattern.compile("(?:[\\w&:<>]+ )+(\\w+) = .*");
  private static final Pattern CONST_POINTER = Pattern.compile("\\(const [\\w:]+\\s?\\*\\)\\($");
  private static final Pattern READING_MEMBER =
      Pattern.compile("\\.(reset|release|sizes|strides|dim|numel)\\(\\).*");

  /** Functions that return another view of their argument. */
  private static final Set<String> VIEWS =
      Set.of("wrap_with_raii_handle_if_needed", "reinterpret_tensor_wrapper", "move");

  private static final String CHECK = "assert_size_stride";
  private static final String SHIM = "aoti_torch_";

  /** The inputs and constants to which names refer. */
  private final Map<String, String> referents = new HashMap<>();

  private final Set<String> used = new HashSet<>();
  private final Set<String> written = new HashSet<>();

  /**
   * Reads the lines of the model's function.
   *
   * @param names the inputs and constants
   */
  SourceUses(List<String> lines, Set<String> names) {
    names.forEach(name -> referents.put(name, name));
    for (String line : lines) {
      if (!line.startsWith("//")) {
        read(line);
      }
    }
  }

  /** Returns whether the code uses an input or a constant. */
  boolean isUsed(String name) {
    return used.contains(name);
  }

  /** Returns whether the code may write to an input or a constant. */
  boolean mayWrite(String name) {
    return written.contains(name);
  }

  /** Returns whether the code may write to one of these. */
  boolean mayWriteAny(List<String> names) {
    return names.stream().anyMatch(written::contains);
  }

  private void read(String line) {
    Matcher words = WORD.matcher(line);
    while (words.find()) {
      String referent = referents.get(words.group());
      if (referent != null) {
        used.add(referent);
        if (!isRead(line, words.start(), words.end(), referent)) {
          written.add(referent);
        }
      }
    }
  }

  private boolean isRead(String line, int start, int end, String referent) {
    String before = line.substring(0, start);
    String after = line.substring(end);
    if (after.startsWith(".data_ptr()")) {
      return CONST_POINTER.matcher(before).find();
    } else if (READING_MEMBER.matcher(after).matches()) {
      return true;
    }
    int call = enclosing(line, start);
    if (call >= 0) {
      return isReadBy(function(line, call), line.substring(call + 1, start));
    }
    Matcher assignment = ASSIGNMENT.matcher(line);
    if (assignment.matches()) {
      referents.put(assignment.group(1), referent);
      return true;
    }
    return false;
  }

  /** Returns the parenthesis of the innermost call around a position that makes no view, or -1. */
  private static int enclosing(String line, int position) {
    int depth = 0;
    for (int i = position - 1; i >= 0; i--) {
      char c = line.charAt(i);
      depth += c == ')' ? 1 : c == '(' ? -1 : 0;
      if (depth < 0) {
        depth = 0;
        if (!VIEWS.contains(function(line, i))) {
          return i;
        }
      }
    }
    return -1;
  }

  private static String function(String line, int parenthesis) {
    int start = parenthesis;
    while (start > 0 && Character.isJavaIdentifierPart(line.charAt(start - 1))) {
      start--;
    }
    return line.substring(start, parenthesis);
  }

  /** Names of functions that write to their first argument end with an underscore, or in "out". */
  private static boolean isReadBy(String function, String argumentsBefore) {
    if (function.equals(CHECK)) {
      return true;
    } else if (!function.startsWith(SHIM) || function.contains("proxy_executor")) {
      return false;
    }
    String operator =
        function.substring(SHIM.length()).replaceFirst("^cpu_+", "").replaceFirst("^mkldnn__", "");
    boolean isFirst = !argumentsBefore.contains(",");
    boolean writes = operator.endsWith("_") || operator.contains("__") || operator.contains("_out");
    return !(writes && isFirst);
  }
}
