package org.jtorch.internal.guards;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import org.jtorch.Tensor;

/** The rules that guards are made of. An argument that a rule does not find is left to libtorch. */
final class GuardRules {
  private GuardRules() {}

  /** Applies rules only to some calls. */
  static Guard when(Predicate<GuardedCall> condition, Guard... rules) {
    Guard all = all(rules);
    return call -> condition.test(call) ? all.refusal(call) : null;
  }

  /** Several rules as one. */
  static Guard all(Guard... rules) {
    return Arrays.stream(rules).reduce(call -> null, Guard::and);
  }

  /** Two numbers that must be the same. */
  static Guard equal(Quantity actual, Quantity expected) {
    return call -> {
      Long got = actual.of(call);
      Long wanted = expected.of(call);
      return got == null || wanted == null || got.equals(wanted)
          ? null
          : String.format(
              Locale.ROOT,
              "expected %s to be %s = %d, got %d",
              actual.text(),
              expected.text(),
              wanted,
              got);
    };
  }

  /** A number that must be one of these. */
  static Guard oneOf(Quantity actual, long... allowed) {
    return call -> {
      Long got = actual.of(call);
      return got == null || Arrays.stream(allowed).anyMatch(value -> value == got)
          ? null
          : String.format(
              Locale.ROOT,
              "expected %s to be %s, got %d",
              actual.text(),
              alternatives(allowed),
              got);
    };
  }

  private static String alternatives(long... allowed) {
    return String.join(" or ", Arrays.stream(allowed).mapToObj(Long::toString).toList());
  }

  /** A number that must not be less than another. */
  static Guard atLeast(Quantity actual, long least) {
    return call -> {
      Long got = actual.of(call);
      return got == null || got >= least
          ? null
          : String.format(
              Locale.ROOT, "expected %s to be at least %d, got %d", actual.text(), least, got);
    };
  }

  /** A whole number, or each of a list, from the least to the greatest. */
  static Guard between(String argument, long least, long greatest) {
    return call -> {
      for (long number : call.integers(argument)) {
        if (number < least || number > greatest) {
          return String.format(
              Locale.ROOT, "%s must be from %d to %d, got %d", argument, least, greatest, number);
        }
      }
      return null;
    };
  }

  /** The number of an enum whose constants libtorch numbers from 0. */
  static Guard constant(String argument, String... names) {
    return call -> {
      Long number = call.integer(argument);
      return number == null || (number >= 0 && number < names.length)
          ? null
          : String.format(Locale.ROOT, "%s must be %s, got %d", argument, numbered(names), number);
    };
  }

  private static String numbered(String... names) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.length; i++) {
      String separator = i == 0 ? "" : i == names.length - 1 ? " or " : ", ";
      text.append(separator).append(i).append(" (").append(names[i]).append(')');
    }
    return text.toString();
  }

  /** Numbers that kernels narrow to 32 bits. */
  static Guard in32Bits(String argument) {
    return call -> {
      for (long number : call.integers(argument)) {
        if (number != (int) number) {
          return String.format(Locale.ROOT, "%s must fit in 32 bits, got %d", argument, number);
        }
      }
      return null;
    };
  }

  /** A tensor that must be given. */
  static Guard present(String tensor) {
    return call -> call.tensor(tensor) == null ? tensor + " must be given" : null;
  }

  /** A tensor of whole numbers. */
  static Guard integral(String tensor) {
    return call -> {
      Tensor given = call.tensor(tensor);
      return given == null || given.dtype().isInteger()
          ? null
          : String.format(
              Locale.ROOT, "expected %s to be of an integer dtype, got %s", tensor, given.dtype());
    };
  }

  /** Tensors that are dense and strided; no sparse, nested or oneDNN layout. */
  static Guard strided(String... tensors) {
    return call -> {
      for (String name : tensors) {
        for (Tensor given : call.tensors(name)) {
          if (!HostValues.isStrided(given)) {
            return String.format(
                Locale.ROOT,
                "%s must be a dense tensor, got layout %s",
                name,
                HostValues.layoutName(given));
          }
        }
      }
      return null;
    };
  }

  /** Tensors without infinity and NaN, of which else a sentence says what is wrong. */
  static Guard finite(String otherwise, String... tensors) {
    return call -> {
      for (String name : tensors) {
        Tensor given = call.tensor(name);
        if (given != null && !HostValues.isFinite(given)) {
          return otherwise;
        }
      }
      return null;
    };
  }

  /** Whole numbers of a tensor from a least one to less than a quantity. */
  static Guard valuesBelow(String tensor, long least, Quantity end) {
    return call -> {
      Tensor given = call.tensor(tensor);
      Long limit = end.of(call);
      if (given == null || limit == null || !HostValues.areReadable(given)) {
        return null;
      }
      for (long value : HostValues.read(given)) {
        if (value < least || value >= limit) {
          return String.format(
              Locale.ROOT,
              "%s must be from %d to less than %s = %d, got %d",
              tensor,
              least,
              end.text(),
              limit,
              value);
        }
      }
      return null;
    };
  }
}
