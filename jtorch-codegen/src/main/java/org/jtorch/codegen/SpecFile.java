package org.jtorch.codegen;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.codegen.Entry.Directive;
import org.jtorch.codegen.Family.Choice;
import org.jtorch.codegen.Family.Form;
import org.jtorch.codegen.Family.RecordDeclaration;

/**
 * Parser of spec files. A line that is not indented is a heading of the family or an operator
 * ({@code name Sentence. | shapes}); an indented line is a directive of the operator above it.
 * Backticks mark code.
 *
 * <p>Headings: {@code interface} or {@code class NAME of HOME} comes first. Then {@code doc}
 * paragraphs, further lines of the class's Javadoc that begin with {@code |}, the default {@code
 * shapes} of operators, {@code every} before a {@code param}, {@code choice} or {@code default}
 * directive for all operators of the family, {@code record NAME Sentence.} and {@code choice NAME
 * CONSTANT... Sentence.}
 *
 * <p>Directives; a prefix {@code Scalar.} restricts one to that overload, {@code -.} to the unnamed
 * overload:
 *
 * <ul>
 *   <li>{@code schemas OVERLOAD...}: the overloads to generate, {@code -} for the unnamed one;
 *       default all functional ones
 *   <li>{@code telescope ARGUMENT... | none}: the optional arguments that become overloads, in this
 *       order
 *   <li>{@code require}, {@code hide}, {@code options ARGUMENT...}: arguments that are mandatory,
 *       omitted, or set in the options lambda
 *   <li>{@code default ARGUMENT LITERAL}: a Java literal instead of the schema's default
 *   <li>{@code boolean ARGUMENT...}: a number that may also be a boolean
 *   <li>{@code choice ARGUMENT ENUM}: the enum of a string, or {@code String}
 *   <li>{@code param ARGUMENT meaning [| default]}: instead of the glossary's
 *   <li>{@code returns RECORD [COMPONENT...]}: the record of several results
 *   <li>{@code options-class NAME}: the options class, for overloads with different options
 *   <li>{@code tensors OVERLOAD}: the overload to call if an option is set to a tensor
 *   <li>{@code formula}, {@code note}, {@code result}: further Javadoc
 *   <li>{@code java NAME}, {@code python NAME}: irregular names
 *   <li>{@code aliases NAME...}: other names, each of which becomes a method; a qualified name such
 *       as {@code torch.special.erf} is only added to the search index
 *   <li>{@code no-inplace}: no in-place variant
 * </ul>
 */
final class SpecFile {
  private static final String HEADING =
      "begin with 'interface NAME of HOME permits CLASS' or 'class NAME of HOME'";

  private final String source;
  private @Nullable Family family;
  private @Nullable Entry entry;
  private int line;

  private SpecFile(String source) {
    this.source = source;
  }

  static Family parse(String source, List<String> lines) {
    SpecFile spec = new SpecFile(source);
    for (String line : lines) {
      spec.line++;
      if (!line.isBlank() && !line.startsWith("#")) {
        spec.line(line);
      }
    }
    if (spec.family == null) {
      throw new SpecException(source + ":1", "no family heading; " + HEADING);
    }
    return spec.family;
  }

  private void line(String line) {
    String[] words = line.strip().split("\\s+", 2);
    String rest = words.length < 2 ? "" : words[1];
    if (Character.isWhitespace(line.charAt(0))) {
      directive(words[0], rest);
    } else if (family == null) {
      family = heading(words[0], rest);
    } else {
      declaration(family, words[0], rest);
    }
  }

  private Family heading(String form, String rest) {
    String[] words = rest.split("\\s+");
    boolean known = List.of("interface", "class").contains(form);
    if (!known || words.length < 3 || !words[1].equals("of")) {
      throw error("'" + form + " " + rest + "' is not a family heading; " + HEADING);
    }
    String permits = words.length > 4 ? words[4] : "";
    return new Family(
        source, Form.valueOf(form.toUpperCase(Locale.ROOT)), words[0], words[2], permits);
  }

  private void declaration(Family family, String word, String rest) {
    switch (word) {
      case "doc" -> family.doc.add(rest);
      case "|" -> family.docLines.add(rest);
      case "shapes" -> family.shapes = rest;
      case "every" -> family.every.add(every(rest));
      case "choice" -> family.choices.add(choice(rest));
      case "record" -> {
        String[] words = rest.split("\\s+", 2);
        sentence("record " + words[0], words.length < 2 ? "" : words[1]);
        family.records.put(words[0], new RecordDeclaration(place(), words[1]));
      }
      default -> {
        int bar = rest.indexOf(" | ");
        String sentence = sentence(word, (bar < 0 ? rest : rest.substring(0, bar)).strip());
        String shapes = bar < 0 ? family.shapes : rest.substring(bar + 3).strip();
        entry = new Entry(place(), word, sentence, shapes, family.every);
        family.entries.add(entry);
      }
    }
  }

  /** Parses a directive about an argument that applies to each operator that has the argument. */
  private Directive every(String rest) {
    String[] words = rest.split("\\s+", 2);
    if (!EntryCheck.isOfOneArgument(words[0]) || words.length < 2 || words[1].indexOf(' ') < 0) {
      throw error("'every " + rest + "' is not 'every param, choice or default ARGUMENT ...'");
    }
    return new Directive(place(), null, words[0], words[1]);
  }

  /**
   * Parses {@code RoundingMode TRUNC FLOOR The rounding of a quotient.}; {@code LOWER=L} is a
   * constant with an irregular spelling in libtorch.
   */
  private Choice choice(String rest) {
    String[] words = rest.split("\\s+");
    Map<String, String> constants = new LinkedHashMap<>();
    int i = 1;
    for (; i < words.length && words[i].matches("[A-Z][A-Z0-9_]+(=\\S+)?|[A-Z]=\\S+"); i++) {
      String[] pair = words[i].split("=", 2);
      constants.put(pair[0], pair.length > 1 ? pair[1] : pair[0].toLowerCase(Locale.ROOT));
    }
    String text = String.join(" ", List.of(words).subList(i, words.length));
    return new Choice(words[0], constants, sentence("choice " + words[0], text));
  }

  private void directive(String key, String value) {
    if (entry == null) {
      throw error("'" + key + "' is indented but not below an operator");
    }
    int dot = key.indexOf('.');
    String scope = dot < 0 ? null : key.substring(0, dot);
    entry.directives().add(new Directive(place(), scope, key.substring(dot + 1), value));
  }

  private String sentence(String what, String sentence) {
    if (!sentence.endsWith(".")) {
      throw error(what + " has no sentence that ends with a period");
    }
    return sentence;
  }

  private String place() {
    return source + ":" + line;
  }

  private SpecException error(String message) {
    return new SpecException(place(), message);
  }
}
