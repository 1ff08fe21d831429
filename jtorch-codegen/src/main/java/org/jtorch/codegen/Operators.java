package org.jtorch.codegen;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Joins specs and schemas: which overloads an entry covers, its in-place twin, its home. */
final class Operators {
  private final Schemas schemas;
  private final PyTorchNames names;
  private final Map<String, String> homes = new HashMap<>();
  private final Map<String, String> sentences = new HashMap<>();

  Operators(Schemas schemas, PyTorchNames names) {
    this.schemas = schemas;
    this.names = names;
  }

  List<Operator> of(Family family, Problems problems) {
    List<Operator> operators = new ArrayList<>();
    for (Entry entry : family.entries) {
      problems.during(() -> operators.addAll(of(family, entry)));
    }
    return operators;
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
    once(schemaName, family);
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
      throw new SpecException(family.source + ": libtorch has no operator " + schemaName);
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
      throw new SpecException(family.source + ": no overload of " + schemaName + " fits");
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
        .orElseThrow(() -> new SpecException("no schema " + name + "." + overload));
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
    once(family.schemaName(name), family);
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
    once(schemaName, family);
    boolean property = operator.entry().value("python") != null;
    if (!property) {
      atHome(family, schemaName, operator.name());
    }
    String same = sentences.put(operator.entry().sentence(), schemaName);
    if (same != null) {
      throw new SpecException(same + " and " + schemaName + " have the same sentence");
    }
  }

  private void atHome(Family family, String schemaName, String name) {
    String home = home(schemaName, name);
    if (!family.home.equals(home)) {
      throw new SpecException(schemaName + " belongs to " + home + ", not " + family.home);
    }
  }

  private void once(String schemaName, Family family) {
    String before = homes.put(schemaName, family.javaName);
    if (before != null) {
      throw new SpecException(schemaName + " is in " + before + " and in " + family.javaName);
    }
  }

  private String home(String schemaName, String name) {
    for (String prefixed : Arrays.asList("linalg", "fft", "special")) {
      if (schemaName.equals(prefixed + "_" + name)) {
        return names.has(prefixed, name) ? prefixed : "nowhere";
      }
    }
    for (String home : Arrays.asList("Tensor", "F", "torch")) {
      if (names.has(home, name)) {
        return home;
      }
    }
    return "nowhere";
  }
}
