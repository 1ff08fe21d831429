package org.jtorch.internal.guards;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;
import org.jtorch.Tensor;

/**
 * Rules of which guards are composed. An argument that a rule does not find is left to libtorch.
 */
final class GuardRules {
  private GuardRules() {}

  /** Applies rules only to calls that meet a condition. */
  static Guard when(Predicate<GuardedCall> condition, Guard... rules) {
    Guard all = all(rules);
    return call -> condition.test(call) ? all.refusal(call) : null;
  }

  /** Combines several rules. */
  static Guard all(Guard... rules) {
    return Arrays.stream(rules).reduce(call -> null, Guard::and);
  }

  /** Requires two numbers to be equal. */
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

  /** Requires a number to be one of the allowed ones. */
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

  /** Requires a minimum. */
  static Guard atLeast(Quantity actual, long least) {
    return call -> {
      Long got = actual.of(call);
      return got == null || got >= least
          ? null
          : String.format(
              Locale.ROOT, "expected %s to be at least %d, got %d", actual.text(), least, got);
    };
  }

  /** Requires an integer argument, or each one of a list, to be within a range, inclusive. */
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

  /** Requires the number of an enum whose constants libtorch numbers from 0. */
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

  /** Requires numbers that fit in 32 bits, because kernels narrow them. */
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

  /** Requires a tensor that is not None. */
  static Guard present(String tensor) {
    return call -> call.tensor(tensor) == null ? tensor + " must be given" : null;
  }

  /** Requires a tensor of an integer dtype. */
  static Guard integral(String tensor) {
    return call -> {
      Tensor given = call.tensor(tensor);
      return given == null || given.dtype().isInteger()
          ? null
          : String.format(
              Locale.ROOT, "expected %s to be of an integer dtype, got %s", tensor, given.dtype());
    };
  }

  /** Requires dense strided tensors, without sparse, nested or oneDNN layout. */
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

  /** Requires tensors without infinity and NaN; {@code otherwise} is the error message. */
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

  /** Requires the integers of a tensor to be at least {@code least} and less than {@code end}. */
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
