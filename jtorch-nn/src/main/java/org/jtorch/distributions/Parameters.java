package org.jtorch.distributions;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.Torch;

/**
 * The named parameters of a distribution with their constraints, and tensors derived from them.
 * Derived tensors are neither checked nor expanded.
 */
final class Parameters implements TensorHolder {
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Tensor> derived = new LinkedHashMap<>();
  private final boolean validateArgs;
  private boolean trusted;

  private Parameters(boolean validateArgs, boolean trusted) {
    this.validateArgs = validateArgs;
    this.trusted = trusted;
  }

  /** A parameter; a hidden one has no constraint. */
  private record Entry(Tensor value, Optional<Constraint> constraint, int eventDim) {}

  static Parameters of(Consumer<DistributionOptions> options) {
    DistributionOptions chosen = new DistributionOptions();
    options.accept(chosen);
    return new Parameters(chosen.validateArgs(), !chosen.validateArgs());
  }

  /** Parameters that are not checked again, for a distribution inside another one. */
  static Parameters trusted(boolean validateArgs) {
    return new Parameters(validateArgs, true);
  }

  static Tensor number(double value) {
    return Torch.tensor(value);
  }

  /** A number as a tensor of another one's dtype and device. */
  static Tensor number(double value, Tensor like) {
    return Numerics.filled(like, Shape.of(), value);
  }

  Parameters with(String name, Tensor value, Constraint constraint) {
    return with(name, value, constraint, 0);
  }

  /** Adds a parameter whose last dimensions belong to one event. */
  @CanIgnoreReturnValue
  Parameters with(String name, Tensor value, Constraint constraint, int eventDim) {
    return put(name, value, Optional.of(constraint), eventDim);
  }

  /** Adds a tensor that is expanded like a parameter, but neither checked nor printed. */
  Parameters withHidden(String name, Tensor value, int eventDim) {
    return put(name, value, Optional.empty(), eventDim);
  }

  @CanIgnoreReturnValue
  private Parameters put(String name, Tensor value, Optional<Constraint> constraint, int eventDim) {
    entries.put(name, new Entry(Objects.requireNonNull(value, name), constraint, eventDim));
    return this;
  }

  /** The same parameters for a distribution inside another one that has checked them. */
  Parameters trusted() {
    Parameters copy = new Parameters(validateArgs, true);
    copy.entries.putAll(entries);
    copy.derived.putAll(derived);
    return copy;
  }

  Parameters derive(String name, Tensor value) {
    derived.put(name, value);
    return this;
  }

  /** Replaces the constraint of a parameter by one that depends on other parameters. */
  Parameters constrain(String name, Constraint constraint) {
    return with(name, get(name), constraint, entry(name).eventDim());
  }

  /** Broadcasts all parameters, none of which has event dimensions, against each other. */
  Parameters broadcast() {
    if (entries.size() > 1) {
      List<Tensor> tensors =
          Torch.broadcastTensors(entries.values().stream().map(Entry::value).toList());
      int i = 0;
      for (Map.Entry<String, Entry> entry : entries.entrySet()) {
        Entry old = entry.getValue();
        entry.setValue(new Entry(tensors.get(i++), old.constraint(), old.eventDim()));
      }
    }
    return this;
  }

  Parameters expand(Shape batchShape) {
    Parameters expanded = new Parameters(validateArgs, true);
    entries.forEach(
        (name, entry) -> {
          Shape event = Shapes.tail(entry.value().shape(), entry.eventDim());
          Tensor value = entry.value().expand(Shapes.concat(batchShape, event));
          expanded.put(name, value, entry.constraint(), entry.eventDim());
        });
    expanded.derived.putAll(derived);
    return expanded;
  }

  boolean has(String name) {
    return entries.containsKey(name);
  }

  Tensor get(String name) {
    Tensor value = derived.get(name);
    return value != null ? value : entry(name).value();
  }

  private Entry entry(String name) {
    return Objects.requireNonNull(entries.get(name), name);
  }

  boolean validateArgs() {
    return validateArgs;
  }

  Shape batchShape() {
    Entry first = entries.values().iterator().next();
    return Shapes.dropLast(first.value().shape(), first.eventDim());
  }

  Map<String, Constraint> constraints() {
    Map<String, Constraint> constraints = new LinkedHashMap<>();
    entries.forEach((name, entry) -> entry.constraint().ifPresent(c -> constraints.put(name, c)));
    return constraints;
  }

  /** Checks every parameter, unless validation is off or the parameters come from a checked one. */
  void validate(String distribution) {
    if (!trusted) {
      constraints().forEach((name, constraint) -> validate(distribution, name, constraint));
      trusted = true;
    }
  }

  /** Checks one parameter. */
  void validate(String distribution, String name, Constraint constraint) {
    Tensor value = get(name);
    if (!constraint.accepts(value)) {
      throw new IllegalArgumentException(
          "Expected parameter "
              + name
              + " ("
              + Shapes.describe(value)
              + ") of distribution "
              + describe(distribution)
              + " to satisfy the constraint "
              + constraint
              + ", but found invalid values: "
              + Numerics.oneLine(value));
    }
  }

  /** Python's text: {@code Normal(loc: 0.0, scale: [3])}. */
  String describe(String distribution) {
    return constraints().keySet().stream()
        .map(name -> name + ": " + text(get(name)))
        .collect(Collectors.joining(", ", distribution + "(", ")"));
  }

  private static String text(Tensor value) {
    return value.numel() == 1
        ? String.valueOf(value.detach().item())
        : Arrays.toString(value.shape().toArray());
  }

  @Override
  public List<Tensor> tensors() {
    List<Tensor> tensors = new ArrayList<>(derived.values());
    entries.values().forEach(entry -> tensors.add(entry.value()));
    return tensors;
  }

  /** The only one of several parameters that is present. */
  Optional<String> firstOf(String... names) {
    return Arrays.stream(names).filter(this::has).findFirst();
  }
}
