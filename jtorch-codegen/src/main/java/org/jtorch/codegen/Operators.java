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

/** Resolves spec entries to schemas: their overloads, aliases and in-place variants. */
final class Operators {
  private final Schemas schemas;
  private final PyTorchNames names;
  private final Map<String, Entry> owners = new HashMap<>();

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
      problems.during(directive.place(), () -> checkUsed(directive, operators));
    }
    return operators;
  }

  /** Throws if an {@code every} directive applies to less than two operators. */
  private static void checkUsed(Directive directive, List<Operator> operators) {
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
              "'every %s %s' applies to %d operators; move it below the operator, or remove it",
              directive.key(),
              argument,
              users));
    }
  }

  private List<Operator> of(Family family, Entry entry) {
    List<Operator> operators = new ArrayList<>();
    Operator operator = operator(family, entry);
    registerAtHome(operator);
    operators.add(operator);
    for (String alias : entry.aliases()) {
      operators.add(alias(operator, alias));
    }
    for (Operator each : List.copyOf(operators)) {
      if (!each.inPlace() && entry.value("no-inplace") == null) {
        inPlaceVariant(each).ifPresent(operators::add);
      }
    }
    return operators;
  }

  /** Returns the operator under an alias, which has its own schemas. */
  private Operator alias(Operator operator, String alias) {
    Family family = operator.family();
    String schemaName = family.schemaName(alias);
    List<Schema> chosen = chosen(family, operator.entry(), alias);
    if (chosen.size() != operator.schemas().size()) {
      throw new SpecException(schemaName + " and " + operator.name() + " have different overloads");
    }
    register(schemaName, operator.entry());
    checkHome(family, schemaName, alias);
    return new Operator(family, operator.entry(), alias, chosen);
  }

  private Operator operator(Family family, Entry entry) {
    List<Schema> chosen = chosen(family, entry, entry.name());
    EntryCheck.check(family, entry, chosen);
    return new Operator(family, entry, entry.name(), chosen);
  }

  /** Returns the overloads of a name: those that the entry lists, else all suitable ones. */
  private List<Schema> chosen(Family family, Entry entry, String name) {
    String schemaName = family.schemaName(name);
    boolean inPlace = name.endsWith("_");
    List<Schema> known = schemas.overloads(schemaName);
    if (known.isEmpty()) {
      throw new SpecException("libtorch has no operator " + schemaName + "; see the schema dump");
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
              + " is suitable for a family of "
              + family.home
              + "; name overloads with 'schemas', or write it by hand and add it to"
              + " handwritten.txt");
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
                        + "; known: "
                        + known.stream()
                            .map(schema -> schema.overload().isEmpty() ? "-" : schema.overload())
                            .collect(Collectors.joining(", "))));
  }

  /** Returns the in-place variant, if PyTorch lists it in the same home. */
  private Optional<Operator> inPlaceVariant(Operator operator) {
    Family family = operator.family();
    String name = operator.name() + "_";
    boolean isTensorMethod = !family.ofTensor() && names.has("Tensor", name);
    if (!names.has(family.home, name) || isTensorMethod) {
      return Optional.empty();
    }
    List<Schema> variants =
        schemas.overloads(family.schemaName(name)).stream()
            .filter(Schema::isInPlace)
            .filter(v -> operator.schemas().stream().anyMatch(s -> sameArguments(s, v)))
            .toList();
    if (variants.isEmpty()) {
      return Optional.empty();
    }
    register(family.schemaName(name), operator.entry());
    return Optional.of(new Operator(family, operator.entry(), name, variants));
  }

  private static boolean sameArguments(Schema schema, Schema variant) {
    return schema.overload().equals(variant.overload())
        && schema.arguments().stream()
            .map(Schema.Argument::name)
            .sorted()
            .toList()
            .equals(variant.arguments().stream().map(Schema.Argument::name).sorted().toList());
  }

  /** Registers an operator and checks that the family is its home in PyTorch. */
  private void registerAtHome(Operator operator) {
    Family family = operator.family();
    String schemaName = family.schemaName(operator.name());
    register(schemaName, operator.entry());
    boolean property = operator.entry().value("python") != null;
    if (!property) {
      checkHome(family, schemaName, operator.name());
    }
  }

  private void checkHome(Family family, String schemaName, String name) {
    String home = home(schemaName, name);
    if (home.isEmpty()) {
      throw new SpecException(
          "PyTorch lists no "
              + name
              + "; give its name in PyTorch with 'python torch.NAME', or remove it");
    } else if (!family.home.equals(home)) {
      throw new SpecException(
          schemaName
              + " belongs to "
              + home
              + ", not "
              + family.home
              + "; move it to a family of "
              + home);
    }
  }

  private void register(String schemaName, Entry entry) {
    Entry before = owners.put(schemaName, entry);
    if (before != null) {
      throw new SpecException(schemaName + " is already at " + before.place() + "; remove one");
    }
  }

  /** Returns the home in which PyTorch lists a name, or an empty string. */
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
