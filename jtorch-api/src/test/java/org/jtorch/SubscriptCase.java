package org.jtorch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jtorch.internal.calls.Dispatch;
import org.jtorch.internal.calls.Op;

/**
 * A shape and what stands between the brackets, as jtorch's indices and as TorchScript. A mask that
 * takes several dimensions before others is written there as the positions where it is true, and an
 * ellipsis beside tensors as the slices it stands for, because TorchScript mixes neither.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SubscriptCase(long[] shape, List<Part> parts) {
  /** One place between the brackets. */
  sealed interface Part {}

  record Whole(long position) implements Part {}

  record ScalarTensor(long position) implements Part {}

  record Slice(@Nullable Long start, @Nullable Long stop, long step) implements Part {}

  record Ellipsis() implements Part {}

  record NewAxis() implements Part {}

  /** Whole numbers, or truth values over as many dimensions as there are. */
  record Chooser(Tensor tensor) implements Part {
    boolean isMask() {
      return tensor.dtype() == DType.BOOL || tensor.dtype() == DType.UINT8;
    }

    /** Masks of bytes are jtorch's own: elsewhere they are deprecated or refused. */
    Tensor asBooleans() {
      return isMask() ? tensor.to(DType.BOOL) : tensor;
    }
  }

  /** The tensor that is read or written: its elements are their own positions. */
  Tensor tensor() {
    return Torch.arange(Arrays.stream(shape).reduce(1, (a, b) -> a * b)).view(shape);
  }

  /** Made anew each time, for the making may be refused. */
  Index[] indices() {
    return parts.stream().map(SubscriptCase::index).toArray(Index[]::new);
  }

  private static Index index(Part part) {
    if (part instanceof Whole whole) {
      return Index.at(whole.position);
    } else if (part instanceof ScalarTensor scalar) {
      return Torch.tensor(scalar.position);
    } else if (part instanceof Slice slice) {
      return new Index.Slice(slice.start, slice.stop, slice.step);
    } else if (part instanceof Chooser chooser) {
      return chooser.tensor;
    }
    return part instanceof Ellipsis ? Index.ellipsis() : Index.newAxis();
  }

  /** What TorchScript takes beside the tensor, in the order of its parameters. */
  List<Tensor> choosers() {
    List<Tensor> choosers = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i) instanceof Chooser chooser) {
        Tensor plain = chooser.asBooleans();
        choosers.addAll(
            isSpread(i) ? Dispatch.list(Op.of("aten::nonzero_numpy", ""), plain) : List.of(plain));
      }
    }
    return choosers;
  }

  /** {@code x[1, t0, :]}. */
  String script() {
    List<String> words = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (part instanceof Chooser chooser) {
        int names = isSpread(i) ? chooser.tensor.dim() : 1;
        for (int name = 0; name < names; name++) {
          words.add("t" + next++);
        }
      } else if (part instanceof Ellipsis && !hasDots()) {
        words.addAll(Collections.nCopies(Math.max(0, shape.length - taken()), ":"));
      } else {
        words.add(plain(part));
      }
    }
    return "x[" + String.join(", ", words) + "]";
  }

  /** TorchScript has no empty brackets, and no dots alone. */
  boolean isExpressible() {
    return !parts.isEmpty() && !(parts.size() == 1 && parts.get(0) instanceof Ellipsis);
  }

  /** TorchScript's dots forget that there may be too many indices. */
  private boolean hasDots() {
    return taken() <= shape.length && parts.stream().noneMatch(Chooser.class::isInstance);
  }

  String parameterList() {
    int count = choosers().size();
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> ", t" + i + ": Tensor")
        .collect(Collectors.joining("", "x: Tensor", ""));
  }

  private static String plain(Part part) {
    if (part instanceof Whole whole) {
      return Long.toString(whole.position);
    } else if (part instanceof ScalarTensor scalar) {
      return Long.toString(scalar.position);
    } else if (part instanceof Slice slice) {
      String step = slice.step == 1 ? "" : ":" + slice.step;
      return word(slice.start) + ":" + word(slice.stop) + step;
    }
    return part instanceof Ellipsis ? "..." : "None";
  }

  private static String word(@Nullable Long bound) {
    return bound == null ? "" : bound.toString();
  }

  /** Whether a mask of several dimensions has something after it. */
  private boolean isSpread(int place) {
    return parts.get(place) instanceof Chooser chooser
        && chooser.isMask()
        && chooser.tensor.dim() > 1
        && place < parts.size() - 1;
  }

  /** Whether another index at the end would move a mask away from its dimensions. */
  boolean hasSpreadableMask() {
    return parts.stream()
        .anyMatch(part -> part instanceof Chooser chooser && chooser.isMask() && taken(part) > 1);
  }

  /** How many dimensions the parts take. */
  int taken() {
    return parts.stream().mapToInt(SubscriptCase::taken).sum();
  }

  private static int taken(Part part) {
    if (part instanceof Chooser chooser && chooser.isMask()) {
      return chooser.tensor.dim();
    }
    return part instanceof Ellipsis || part instanceof NewAxis ? 0 : 1;
  }

  /**
   * The same with less: fewer places, fewer and smaller dimensions, simpler slices. A mask that is
   * spread stays over its own dimensions.
   */
  List<SubscriptCase> smaller() {
    List<SubscriptCase> smaller = new ArrayList<>();
    boolean spread = IntStream.range(0, parts.size()).anyMatch(this::isSpread);
    for (int i = 0; i < parts.size(); i++) {
      List<Part> fewer = new ArrayList<>(parts);
      Part removed = fewer.remove(i);
      if (!spread || removed instanceof NewAxis) {
        smaller.add(new SubscriptCase(shape, List.copyOf(fewer)));
      }
      if (removed instanceof Slice slice) {
        fewer.add(i, new Slice(null, slice.stop, slice.step));
        smaller.add(new SubscriptCase(shape, List.copyOf(fewer)));
        fewer.set(i, new Slice(slice.start, null, slice.step));
        smaller.add(new SubscriptCase(shape, List.copyOf(fewer)));
        fewer.set(i, new Slice(slice.start, slice.stop, 1));
        smaller.add(new SubscriptCase(shape, List.copyOf(fewer)));
      }
    }
    for (int d = 0; d < shape.length && !spread; d++) {
      long[] lower = shape.clone();
      lower[d]--;
      if (lower[d] >= 0) {
        smaller.add(new SubscriptCase(lower, parts));
      }
    }
    if (shape.length > 0 && !spread) {
      smaller.add(new SubscriptCase(Arrays.copyOf(shape, shape.length - 1), parts));
    }
    return smaller.stream()
        .filter(other -> other.isExpressible() && other.weight() < weight())
        .toList();
  }

  /** Shrinking ends because this falls. */
  private long weight() {
    long weight = Arrays.stream(shape).sum() + shape.length + 10L * parts.size();
    for (Part part : parts) {
      if (part instanceof Slice slice) {
        weight += (slice.start == null ? 0 : 1) + (slice.stop == null ? 0 : 1);
        weight += slice.step == 1 ? 0 : 1;
      }
    }
    return weight;
  }

  @Override
  public String toString() {
    String choosers =
        choosers().stream()
            .map(
                tensor ->
                    tensor.dtype().pythonName() + " " + tensor.toString().replaceAll("\\s+", " "))
            .collect(Collectors.joining(", "));
    return script() + " of " + Shape.of(shape) + (choosers.isEmpty() ? "" : " with " + choosers);
  }
}
