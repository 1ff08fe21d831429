package org.jtorch.nn.utils.rnn;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.IValue;
import org.jtorch.Index;
import org.jtorch.Ops;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Packing and padding of sequences of different lengths, {@code torch.nn.utils.rnn}.
 *
 * <pre>{@code
 * PackedSequence packed = Rnn.packSequence(sentences, o -> o.enforceSorted(false));
 * var out = lstm.call(packed);
 * Rnn.Padded padded = Rnn.padPackedSequence(out.output());       // (L, N, H), in the original order
 * }</pre>
 *
 * <p>{@code L} is the length of the longest sequence, {@code N} the number of sequences.
 */
public final class Rnn {
  private Rnn() {}

  /**
   * Packs padded sequences that are sorted by decreasing length, {@code pack_padded_sequence}.
   *
   * @param input {@code (L, N, *)}
   * @param lengths {@code (N)} integers on the CPU, 1 to {@code L}
   * @return the packed sequences
   * @throws IllegalArgumentException if a length exceeds the input's, is less than 1, or the
   *     lengths are not in decreasing order although {@code enforceSorted} is set
   */
  public static PackedSequence packPaddedSequence(Tensor input, Tensor lengths) {
    return packPaddedSequence(input, lengths, o -> {});
  }

  /**
   * Packs padded sequences, {@code pack_padded_sequence}.
   *
   * @param input {@code (L, N, *)}, or {@code (N, L, *)} with {@code batchFirst}
   * @param lengths {@code (N)} integers on the CPU, 1 to {@code L}
   * @param options {@code o -> o.enforceSorted(false)}
   * @return the packed sequences
   * @throws IllegalArgumentException if a length exceeds the input's, is less than 1, or the
   *     lengths are not in decreasing order although {@code enforceSorted} is set
   */
  public static PackedSequence packPaddedSequence(
      Tensor input, Tensor lengths, Consumer<PackPaddedOptions> options) {
    PackPaddedOptions o = new PackPaddedOptions();
    options.accept(o);
    return TensorScope.compute(
        () -> {
          checkLengths(input, lengths, o.batchFirst);
          Tensor given = lengths.to(DType.INT64);
          if (o.enforceSorted) {
            checkSorted(given);
            return packed(input, given, o.batchFirst, null);
          }
          var sorted = given.sort(0, true);
          Tensor order = sorted.indices().to(input.device());
          Tensor inOrder = input.indexSelect(o.batchFirst ? 0 : 1, order);
          return packed(inOrder, sorted.values(), o.batchFirst, order);
        });
  }

  /**
   * Packs padded sequences that are sorted by decreasing length, {@code pack_padded_sequence}.
   *
   * @param input {@code (L, N, *)}
   * @param lengths N lengths, 1 to {@code L}
   * @return the packed sequences
   * @throws IllegalArgumentException if a length exceeds the input's, is less than 1, or the
   *     lengths are not in decreasing order although {@code enforceSorted} is set
   */
  public static PackedSequence packPaddedSequence(Tensor input, long[] lengths) {
    return packPaddedSequence(input, lengths, o -> {});
  }

  /**
   * Packs padded sequences, {@code pack_padded_sequence}.
   *
   * @param input {@code (L, N, *)}, or {@code (N, L, *)} with {@code batchFirst}
   * @param lengths N lengths, 1 to {@code L}
   * @param options {@code o -> o.enforceSorted(false)}
   * @return the packed sequences
   * @throws IllegalArgumentException if a length exceeds the input's, is less than 1, or the
   *     lengths are not in decreasing order although {@code enforceSorted} is set
   */
  public static PackedSequence packPaddedSequence(
      Tensor input, long[] lengths, Consumer<PackPaddedOptions> options) {
    return TensorScope.compute(() -> packPaddedSequence(input, Torch.tensor(lengths), options));
  }

  private static PackedSequence packed(
      Tensor input, Tensor lengths, boolean batchFirst, @Nullable Tensor order) {
    List<IValue> result =
        Ops.unchecked()
            .call("aten::_pack_padded_sequence", input, lengths, batchFirst)
            .toTuple()
            .elements();
    return new PackedSequence(result.get(0).toTensor(), result.get(1).toTensor(), order);
  }

  private static void checkSorted(Tensor lengths) {
    long[] numbers = lengths.toLongArray();
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] > numbers[i - 1]) {
        throw new IllegalArgumentException(
            "packPaddedSequence: lengths must be in decreasing order, got "
                + text(lengths)
                + ": sort the sequences by length, or pass o -> o.enforceSorted(false)");
      }
    }
  }

  /** libtorch truncates reads past the end and fails later with an unrelated message. */
  private static void checkLengths(Tensor input, Tensor lengths, boolean batchFirst) {
    if (input.dim() < 2) {
      throw new IllegalArgumentException(
          "packPaddedSequence: the input must have 2 or more dimensions, got " + input.shape());
    }
    long longest = input.size(batchFirst ? 1 : 0);
    long sequences = input.size(batchFirst ? 0 : 1);
    if (lengths.dim() != 1 || lengths.size(0) != sequences) {
      throw new IllegalArgumentException(
          "packPaddedSequence: there are "
              + sequences
              + " sequences, but lengths are "
              + text(lengths));
    }
    if (lengths.numel() > 0 && lengths.min().item() < 1) {
      throw new IllegalArgumentException(
          "packPaddedSequence: lengths must be 1 or more, got " + text(lengths));
    }
    if (lengths.numel() > 0 && lengths.max().item() > longest) {
      throw new IllegalArgumentException(
          "packPaddedSequence: lengths must not exceed the "
              + longest
              + " steps of the input, got "
              + text(lengths));
    }
  }

  private static String text(Tensor lengths) {
    return Arrays.toString(lengths.to(DType.INT64).toLongArray());
  }

  /**
   * Pads packed sequences, {@code pad_packed_sequence}.
   *
   * @param sequence packed sequences
   * @return the sequences, {@code (L, N, *)}, and their lengths, in the original order
   */
  public static Padded padPackedSequence(PackedSequence sequence) {
    return padPackedSequence(sequence, o -> {});
  }

  /**
   * Pads packed sequences, {@code pad_packed_sequence}.
   *
   * @param sequence packed sequences
   * @param options {@code o -> o.batchFirst(true).paddingValue(-1)}
   * @return the sequences, {@code (L, N, *)}, or {@code (N, L, *)} with {@code batchFirst}, and
   *     their lengths, in the original order
   * @throws IllegalArgumentException if {@code totalLength} is less than the longest sequence
   */
  public static Padded padPackedSequence(
      PackedSequence sequence, Consumer<PadPackedOptions> options) {
    PadPackedOptions o = new PadPackedOptions();
    options.accept(o);
    long longest = sequence.steps();
    long length = o.totalLength == null ? longest : o.totalLength;
    if (length < longest) {
      throw new IllegalArgumentException(
          "padPackedSequence: totalLength "
              + length
              + " is less than the longest sequence's "
              + longest);
    }
    return TensorScope.compute(
        () -> {
          List<IValue> result =
              Ops.unchecked()
                  .call(
                      "aten::_pad_packed_sequence",
                      sequence.data(),
                      sequence.trustedBatchSizes(),
                      o.batchFirst,
                      o.paddingValue,
                      length)
                  .toTuple()
                  .elements();
          Padded padded = new Padded(result.get(0).toTensor(), result.get(1).toTensor());
          if (!sequence.isSorted()) {
            return padded;
          }
          Tensor order = sequence.unsortedIndices();
          return new Padded(
              padded.sequences().indexSelect(o.batchFirst ? 0 : 1, order),
              padded.lengths().indexSelect(0, order.to(padded.lengths().device())));
        });
  }

  /**
   * Pads sequences of different lengths with zeros at their ends and stacks them, {@code
   * pad_sequence}.
   *
   * @param sequences {@code (length, *)} each
   * @return {@code (L, N, *)}
   */
  public static Tensor padSequence(List<Tensor> sequences) {
    return padSequence(sequences, o -> {});
  }

  /**
   * Pads sequences of different lengths and stacks them, {@code pad_sequence}.
   *
   * @param sequences {@code (length, *)} each
   * @param options {@code o -> o.batchFirst(true).paddingValue(-1)}
   * @return {@code (L, N, *)}, or {@code (N, L, *)} with {@code batchFirst}
   */
  public static Tensor padSequence(List<Tensor> sequences, Consumer<PadOptions> options) {
    Objects.requireNonNull(sequences, "sequences");
    PadOptions o = new PadOptions();
    options.accept(o);
    return Ops.call(
            "aten::pad_sequence",
            List.copyOf(sequences),
            o.batchFirst,
            o.paddingValue,
            o.paddingSide == PaddingSide.RIGHT ? "right" : "left")
        .toTensor();
  }

  /**
   * Unpads padded sequences, {@code unpad_sequence}.
   *
   * @param paddedSequences {@code (L, N, *)}
   * @param lengths {@code (N)} integers
   * @return N sequences, {@code (length, *)} each
   * @throws IllegalArgumentException if the number of lengths differs from the number of sequences
   */
  public static List<Tensor> unpadSequence(Tensor paddedSequences, Tensor lengths) {
    return unpadSequence(paddedSequences, lengths, o -> {});
  }

  /**
   * Unpads padded sequences, {@code unpad_sequence}.
   *
   * @param paddedSequences {@code (L, N, *)}, or {@code (N, L, *)} with {@code batchFirst}
   * @param lengths {@code (N)} integers
   * @param options {@code o -> o.batchFirst(true)}
   * @return N sequences, {@code (length, *)} each
   * @throws IllegalArgumentException if the number of lengths differs from the number of sequences
   */
  public static List<Tensor> unpadSequence(
      Tensor paddedSequences, Tensor lengths, Consumer<UnpadOptions> options) {
    UnpadOptions o = new UnpadOptions();
    options.accept(o);
    int batchDim = o.batchFirst ? 0 : 1;
    if (paddedSequences.dim() < 2 || lengths.numel() != paddedSequences.size(batchDim)) {
      throw new IllegalArgumentException(
          "unpadSequence: "
              + lengths.numel()
              + " lengths do not fit sequences "
              + paddedSequences.shape());
    }
    return TensorScope.compute(
        () -> {
          long[] counts = lengths.to(DType.INT64).toLongArray();
          List<Tensor> sequences = new ArrayList<>();
          for (int i = 0; i < counts.length; i++) {
            Tensor sequence = paddedSequences.select(batchDim, i);
            sequences.add(sequence.get(Index.slice(0, Math.max(counts[i], 0))).clone());
          }
          return sequences;
        });
  }

  /**
   * Packs sequences that are sorted by decreasing length, {@code pack_sequence}; see {@link
   * #packSequence(List, Consumer)}.
   */
  public static PackedSequence packSequence(List<Tensor> sequences) {
    return packSequence(sequences, o -> {});
  }

  /**
   * Packs sequences of different lengths, {@code pack_sequence}.
   *
   * @param sequences {@code (length, *)} each
   * @param options {@code o -> o.enforceSorted(false)}
   * @return the packed sequences
   */
  public static PackedSequence packSequence(List<Tensor> sequences, Consumer<PackOptions> options) {
    PackOptions o = new PackOptions();
    options.accept(o);
    long[] lengths = sequences.stream().mapToLong(sequence -> sequence.size(0)).toArray();
    return TensorScope.compute(
        () ->
            packPaddedSequence(
                padSequence(sequences), lengths, p -> p.enforceSorted(o.enforceSorted)));
  }

  /**
   * Unpacks packed sequences, {@code unpack_sequence}.
   *
   * @param packedSequences packed sequences
   * @return the sequences, {@code (length, *)} each, in the original order
   */
  public static List<Tensor> unpackSequence(PackedSequence packedSequences) {
    return TensorScope.compute(
        () -> {
          Padded padded = padPackedSequence(packedSequences, o -> o.batchFirst(true));
          return unpadSequence(padded.sequences(), padded.lengths(), o -> o.batchFirst(true));
        });
  }

  /**
   * Returns the inverse of a permutation, {@code invert_permutation}.
   *
   * @param permutation {@code (n)}, a permutation of 0 to n - 1
   * @return {@code (n)}
   */
  public static Tensor invertPermutation(Tensor permutation) {
    return TensorScope.compute(
        () -> {
          Tensor places = Torch.arange(DType.INT64.on(permutation.device()), permutation.numel());
          return Torch.emptyLike(permutation).scatter_(0, permutation, places);
        });
  }

  /**
   * Padded sequences and their lengths.
   *
   * @param sequences {@code (L, N, *)} or {@code (N, L, *)}
   * @param lengths INT64, {@code (N)}, on the CPU
   */
  public record Padded(Tensor sequences, Tensor lengths) {}

  /** Side on which {@link Rnn#padSequence} pads. */
  public enum PaddingSide {
    /** Before the sequence, {@code "left"}. */
    LEFT,
    /** After the sequence, {@code "right"}. */
    RIGHT
  }

  /** Options of {@link Rnn#packPaddedSequence}. */
  @CanIgnoreReturnValue
  public static final class PackPaddedOptions {
    private boolean batchFirst;
    private boolean enforceSorted = true;

    private PackPaddedOptions() {}

    /** Whether the batch is the first dimension of the input. Default false. */
    public PackPaddedOptions batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }

    /**
     * Whether the lengths must be in decreasing order; otherwise the sequences are sorted. Default
     * true.
     */
    public PackPaddedOptions enforceSorted(boolean enforceSorted) {
      this.enforceSorted = enforceSorted;
      return this;
    }
  }

  /** Options of {@link Rnn#packSequence}. */
  @CanIgnoreReturnValue
  public static final class PackOptions {
    private boolean enforceSorted = true;

    private PackOptions() {}

    /**
     * Whether the sequences must be sorted by decreasing length; otherwise they are sorted. Default
     * true.
     */
    public PackOptions enforceSorted(boolean enforceSorted) {
      this.enforceSorted = enforceSorted;
      return this;
    }
  }

  /** Options of {@link Rnn#padPackedSequence}. */
  @CanIgnoreReturnValue
  public static final class PadPackedOptions {
    private boolean batchFirst;
    private double paddingValue;
    private @Nullable Long totalLength;

    private PadPackedOptions() {}

    /** Whether the batch is the first dimension of the result. Default false. */
    public PadPackedOptions batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }

    /** Padding value. Default 0. */
    public PadPackedOptions paddingValue(double paddingValue) {
      this.paddingValue = paddingValue;
      return this;
    }

    /**
     * Total length to pad to, at least the length of the longest sequence, which is the default.
     */
    public PadPackedOptions totalLength(long totalLength) {
      this.totalLength = totalLength;
      return this;
    }
  }

  /** Options of {@link Rnn#padSequence}. */
  @CanIgnoreReturnValue
  public static final class PadOptions {
    private boolean batchFirst;
    private double paddingValue;
    private PaddingSide paddingSide = PaddingSide.RIGHT;

    private PadOptions() {}

    /** Whether the batch is the first dimension of the result. Default false. */
    public PadOptions batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }

    /** Padding value. Default 0. */
    public PadOptions paddingValue(double paddingValue) {
      this.paddingValue = paddingValue;
      return this;
    }

    /** Side on which sequences are padded. Default {@code RIGHT}, after the sequence. */
    public PadOptions paddingSide(PaddingSide paddingSide) {
      this.paddingSide = Objects.requireNonNull(paddingSide);
      return this;
    }
  }

  /** Options of {@link Rnn#unpadSequence}. */
  @CanIgnoreReturnValue
  public static final class UnpadOptions {
    private boolean batchFirst;

    private UnpadOptions() {}

    /** Whether the batch is the first dimension of the input. Default false. */
    public UnpadOptions batchFirst(boolean batchFirst) {
      this.batchFirst = batchFirst;
      return this;
    }
  }
}
