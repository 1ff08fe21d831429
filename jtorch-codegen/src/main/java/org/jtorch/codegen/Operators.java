package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jtorch.codegen.Entry.Directive;

/** Joins specs and schemas: which overloads an entry covers, its in-place twin, its home. */
final class Operators {
  private final Schemas schemas;
  private final PyTorchNames names;
  private final Map<String, Entry> owners = new HashMap<>();
  private final Map<String, Entry> sentences = new HashMap<>();

  Operators(Schemas schemas, PyTorchNames names) {
    this.schemas = schemas;
    this.names = names;
  }

  List<Operator> of(Family family, Problems problems) {
    List<Operator> operators = new ArrayList<>();
    for (Entry entry : family.entries) {
      problems.during(entry.place(), () -> operators.addAll(of(family, entry)));
    }
    for (Directive directive : family.every) {
      problems.during(directive.place(), () -> checkRead(directive, operators));
    }
    return operators;
  }

  /** What holds for every operator is of use to more than one. */
  private static void checkRead(Directive directive, List<Operator> operators) {
    String argument = directive.value().split("\\s+")[0];
    long users =
        operators.stream()
            .filter(operator -> operator.schemas().stream().anyMatch(s -> s.takes(argument)))
            .map(Operator::entry)
            .distinct()
            .count();
    if (users < 2) {
      throw new SpecException(
          String.format(
              Locale.ROOT,
              "'every %s %s' is of use to %d operators; put it below one, or drop it",
              directive.key(),
              argument,
              users));
    }
  }

  private List<Operator> of(Family family, Entry entry) {
    List<Operator> operators = new ArrayList<>();
    Operator operator = operator(family, entry);
    claim(operator);
    operators.add(operator);
    for (String alias : entry.aliases()) {
      operators.add(alias(operator, alias));
    }
    for (Operator each : List.copyOf(operators)) {
      if (!each.inPlace() && entry.value("alone") == null) {
        twin(each).ifPresent(operators::add);
      }
    }
    return operators;
  }

  /** The same operator by a name that libtorch knows it by too. */
  private Operator alias(Operator operator, String alias) {
    Family family = operator.family();
    String schemaName = family.schemaName(alias);
    List<Schema> chosen = chosen(family, operator.entry(), alias);
    if (chosen.size() != operator.schemas().size()) {
      throw new SpecException(schemaName + " has not as many overloads as " + operator.name());
    }
    once(schemaName, operator.entry());
    atHome(family, schemaName, alias);
    return new Operator(family, operator.entry(), alias, chosen);
  }

  private Operator operator(Family family, Entry entry) {
    List<Schema> chosen = chosen(family, entry, entry.name());
    EntryCheck.check(family, entry, chosen);
    return new Operator(family, entry, entry.name(), chosen);
  }

  /** The overloads of a name of the entry's: those that it lists, else all that fit. */
  private List<Schema> chosen(Family family, Entry entry, String name) {
    String schemaName = family.schemaName(name);
    boolean inPlace = name.endsWith("_");
    List<Schema> known = schemas.overloads(schemaName);
    if (known.isEmpty()) {
      throw new SpecException(
          "libtorch has no operator " + schemaName + "; look its name up in the schema dump");
    }
    List<Schema> chosen = new ArrayList<>();
    String listed = entry.value("schemas");
    if (listed != null) {
      for (String overload : listed.split("\\s+")) {
        chosen.add(named(known, schemaName, overload));
      }
    } else {
      known.stream()
          .filter(schema -> inPlace ? schema.isInPlace() : schema.isFunctional())
          .filter(schema -> !family.ofTensor() || startsWithTensor(schema))
          .forEach(chosen::add);
    }
    if (chosen.isEmpty()) {
      throw new SpecException(
          "no overload of "
              + schemaName
              + " fits a family of "
              + family.home
              + "; name overloads with 'schemas', or write it by hand and tell handwritten.txt");
    }
    return chosen;
  }

  private static boolean startsWithTensor(Schema schema) {
    Schema.Argument self = schema.self();
    return self != null && self.type().isTensor();
  }

  private static Schema named(List<Schema> known, String name, String overload) {
    return known.stream()
        .filter(schema -> schema.overload().equals(overload.equals("-") ? "" : overload))
        .findFirst()
        .orElseThrow(
            () ->
                new SpecException(
                    name
                        + " has no overload "
                        + overload
                        + "; there are: "
                        + known.stream()
                            .map(schema -> schema.overload().isEmpty() ? "-" : schema.overload())
                            .collect(Collectors.joining(", "))));
  }

  /** The in-place operator of the same overloads, if PyTorch lists it beside this one. */
  private Optional<Operator> twin(Operator operator) {
    Family family = operator.family();
    String name = operator.name() + "_";
    boolean elsewhere = !family.ofTensor() && names.has("Tensor", name);
    if (!names.has(family.home, name) || elsewhere) {
      return Optional.empty();
    }
    List<Schema> twins =
        schemas.overloads(family.schemaName(name)).stream()
            .filter(Schema::isInPlace)
            .filter(twin -> operator.schemas().stream().anyMatch(s -> sameCall(s, twin)))
            .toList();
    if (twins.isEmpty()) {
      return Optional.empty();
    }
    once(family.schemaName(name), operator.entry());
    return Optional.of(new Operator(family, operator.entry(), name, twins));
  }

  private static boolean sameCall(Schema schema, Schema twin) {
    return schema.overload().equals(twin.overload())
        && schema.arguments().stream()
            .map(Schema.Argument::name)
            .sorted()
            .toList()
            .equals(twin.arguments().stream().map(Schema.Argument::name).sorted().toList());
  }

  /** One home for every name, and PyTorch's own; one sentence for every operator. */
  private void claim(Operator operator) {
    Family family = operator.family();
    String schemaName = family.schemaName(operator.name());
    once(schemaName, operator.entry());
    boolean property = operator.entry().value("python") != null;
    if (!property) {
      atHome(family, schemaName, operator.name());
    }
    Entry same = sentences.put(operator.entry().firstSentence(), operator.entry());
    if (same != null) {
      throw new SpecException(
          operator.name()
              + " begins with the sentence of "
              + same.name()
              + " ("
              + same.place()
              + "); say what sets it apart");
    }
  }

  private void atHome(Family family, String schemaName, String name) {
    String home = home(schemaName, name);
    if (home.isEmpty()) {
      throw new SpecException(
          "PyTorch lists no "
              + name
              + "; say under which name it does with 'python torch.NAME', or leave it to Ops.call");
    } else if (!family.home.equals(home)) {
      throw new SpecException(
          schemaName
              + " belongs to "
              + home
              + ", not "
              + family.home
              + "; move it to such a family");
    }
  }

  private void once(String schemaName, Entry entry) {
    Entry before = owners.put(schemaName, entry);
    if (before != null) {
      throw new SpecException(schemaName + " is at " + before.place() + " already; drop one");
    }
  }

  /** Where PyTorch lists a name; empty if it does not. */
  private String home(String schemaName, String name) {
    for (String prefixed : Arrays.asList("linalg", "fft", "special")) {
      if (schemaName.equals(prefixed + "_" + name)) {
        return names.has(prefixed, name) ? prefixed : "";
      }
    }
    for (String home : Arrays.asList("Tensor", "F", "torch")) {
      if (names.has(home, name)) {
        return home;
      }
    }
    return "";
  }
}
