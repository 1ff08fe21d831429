package org.jtorch.arrow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ValueVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.internal.SharedMemory;
import org.jtorch.tables.Column;

/** Converts vectors to columns. Sizes are checked against the buffers before memory is shared. */
final class VectorReader {
  private final ArrowOptions options;
  private final @Nullable DictionaryProvider dictionaries;

  VectorReader(ArrowOptions options, @Nullable DictionaryProvider dictionaries) {
    this.options = options;
    this.dictionaries = options.dictionaries() == null ? dictionaries : options.dictionaries();
  }

  Column column(FieldVector vector) {
    return TensorScope.compute(() -> columnInScope(vector));
  }

  private Column columnInScope(FieldVector vector) {
    DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding != null) {
      return decoded(vector, encoding.getId());
    } else if (isText(vector)) {
      return categories(vector);
    }
    Tensor values = values(vector, options.fill());
    return vector.getNullCount() == 0 && !hasNullElements(vector)
        ? Column.of(values)
        : Column.of(values, missing(vector));
  }

  /** Returns the values in the current scope, shared if none is null. */
  Tensor values(FieldVector vector, @Nullable Number fill) {
    Tensor values = raw(vector, fill);
    if (vector.getNullCount() == 0) {
      return values;
    }
    DType dtype = values.dtype();
    Number nothing = dtype.isFloatingPoint() ? Double.NaN : (Number) 0;
    long[] sizes = new long[values.dim()];
    Arrays.fill(sizes, 1);
    sizes[0] = values.size(0);
    Tensor mask = nulls(vector).view(sizes);
    Tensor filled = one(dtype, fill == null ? nothing : fill);
    return filled.where(mask, values.view(signed(dtype))).view(dtype);
  }

  /** Returns a tensor of one element, in the dtype that kernels have in the place of the given. */
  private static Tensor one(DType dtype, Number value) {
    return dtype.isFloatingPoint()
        ? Torch.tensor(dtype, List.of(value.doubleValue()))
        : Torch.tensor(dtype, List.of(value.longValue())).view(signed(dtype));
  }

  /** Returns a dtype of the same width for which libtorch has all kernels. */
  private static DType signed(DType dtype) {
    return switch (dtype) {
      case UINT16 -> DType.INT16;
      case UINT32 -> DType.INT32;
      case UINT64 -> DType.INT64;
      default -> dtype;
    };
  }

  private Tensor raw(FieldVector vector, @Nullable Number fill) {
    long count = vector.getValueCount();
    if (vector instanceof FixedSizeListVector list) {
      return rows(list, fill);
    } else if (vector instanceof ListVector || vector instanceof LargeListVector) {
      return padded(vector, fill);
    }
    ArrowType type = vector.getField().getType();
    if (type instanceof ArrowType.Bool) {
      return Bits.unpack(
          share(vector, vector.getDataBuffer(), DType.UINT8, Bits.bytes(count)), count);
    }
    Optional<DType> dtype = ArrowTypes.dtype(type);
    if (dtype.isEmpty()) {
      throw refused(
          vector, "has the Arrow type " + type + ", which no dtype holds; cast it before");
    }
    return share(vector, vector.getDataBuffer(), dtype.get(), count);
  }

  private Tensor rows(FixedSizeListVector list, @Nullable Number fill) {
    FieldVector child = list.getDataVector();
    long count = list.getValueCount();
    long width = list.getListSize();
    if (child.getValueCount() < count * width) {
      throw refused(list, "has fewer elements than its lists take");
    }
    Tensor elements = values(child, fill).narrow(0, 0, count * width);
    List<Long> sizes = new ArrayList<>(List.of(count, width));
    for (int i = 1; i < elements.dim(); i++) {
      sizes.add(elements.size(i));
    }
    return elements.view(sizes.stream().mapToLong(Long::longValue).toArray());
  }

  private Tensor padded(FieldVector list, @Nullable Number fill) {
    Number padding = options.padding();
    if (padding == null) {
      throw refused(list, "has lists of any length; set o.padding(value) to fill them up");
    }
    FieldVector child = list.getChildrenFromFields().get(0);
    long count = list.getValueCount();
    Tensor elements = values(child, fill);
    if (count == 0) {
      return elements.narrow(0, 0, 0).view(0, 0);
    } else if (elements.dim() != 1) {
      throw refused(list, "has lists of lists");
    }
    DType wide = list instanceof ListVector ? DType.INT32 : DType.INT64;
    Tensor offsets = share(list, list.getOffsetBuffer(), wide, count + 1).to(DType.INT64);
    Tensor lengths = offsets.diff();
    long first = offsets.get(0).itemLong();
    long last = offsets.get(count).itemLong();
    if (first < 0 || last > elements.size(0) || lengths.lt(0).any().itemBoolean()) {
      throw refused(list, "has damaged offsets");
    }
    long longest = lengths.max().itemLong();
    Tensor taken = Torch.arange(longest).lt(lengths.unsqueeze(1));
    DType dtype = elements.dtype();
    return one(dtype, padding)
        .expand(count, longest)
        .maskedScatter(taken, elements.narrow(0, first, last - first).view(signed(dtype)))
        .view(dtype);
  }

  private Column categories(FieldVector vector) {
    List<String> given = options.vocabulary(vector.getName());
    List<String> vocabulary = given == null ? List.copyOf(sorted(vector)) : given;
    Map<String, Long> codes = new HashMap<>();
    for (String category : vocabulary) {
      codes.put(category, (long) codes.size());
    }
    long[] values = new long[vector.getValueCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = -1;
      if (!vector.isNull(i)) {
        String text = text(vector, i);
        Long code = codes.get(text);
        if (code == null) {
          throw refused(vector, "has \"" + text + "\" in row " + i + ", not in the vocabulary");
        }
        values[i] = code;
      }
    }
    return Column.categorical(Torch.tensor(values), missing(vector), vocabulary);
  }

  private static Set<String> sorted(FieldVector vector) {
    Set<String> texts = new TreeSet<>();
    for (int i = 0; i < vector.getValueCount(); i++) {
      if (!vector.isNull(i)) {
        texts.add(text(vector, i));
      }
    }
    return texts;
  }

  /** Returns a text whose length is checked before Arrow allocates it. */
  private static String text(FieldVector vector, int row) {
    long length = 0;
    if (vector instanceof BaseVariableWidthVector texts) {
      length = texts.getValueLength(row);
    } else if (vector instanceof BaseLargeVariableWidthVector texts) {
      length = texts.getValueLength(row);
    }
    if (length < 0 || length > vector.getDataBuffer().capacity()) {
      throw refused(vector, "has a text of " + length + " bytes in row " + row);
    }
    return String.valueOf(vector.getObject(row));
  }

  private Column decoded(FieldVector vector, long id) {
    Dictionary dictionary = dictionaries == null ? null : dictionaries.lookup(id);
    if (dictionary == null) {
      throw refused(vector, "is encoded by dictionary " + id + "; set o.dictionaries(provider)");
    }
    FieldVector entries = dictionary.getVector();
    Tensor nulls = missing(vector);
    Tensor codes = values(vector, 0).to(DType.INT64);
    boolean valid =
        codes.numel() == 0
            || (codes.min().itemLong() >= 0
                && (codes.max().itemLong() < entries.getValueCount() || nulls.all().itemBoolean()));
    if (!valid) {
      throw refused(vector, "has codes outside its dictionary");
    } else if (!isText(entries)) {
      Tensor safe = values(entries, options.fill());
      return Column.of(
          safe.size(0) == 0 ? safe.newZeros(codes.numel()) : safe.indexSelect(0, codes), nulls);
    }
    List<String> vocabulary = new ArrayList<>();
    for (int i = 0; i < entries.getValueCount(); i++) {
      vocabulary.add(text(entries, i));
    }
    return Column.categorical(codes.maskedFill(nulls, -1), nulls, vocabulary);
  }

  static boolean isText(ValueVector vector) {
    ArrowType type = vector.getField().getType();
    return type instanceof ArrowType.Utf8
        || type instanceof ArrowType.LargeUtf8
        || type instanceof ArrowType.Utf8View;
  }

  /** Returns which rows are null or have a null element. */
  private static Tensor missing(FieldVector vector) {
    Tensor nulls = nulls(vector);
    if (vector instanceof FixedSizeListVector list && hasNullElements(list)) {
      long elements = (long) list.getValueCount() * list.getListSize();
      Tensor within = missing(list.getDataVector()).narrow(0, 0, elements);
      return nulls.logicalOr(within.view(list.getValueCount(), list.getListSize()).any(1));
    }
    return nulls;
  }

  private static boolean hasNullElements(ValueVector vector) {
    return vector instanceof FixedSizeListVector list
        && list.getListSize() > 0
        && (list.getDataVector().getNullCount() > 0 || hasNullElements(list.getDataVector()));
  }

  private static Tensor nulls(FieldVector vector) {
    long count = vector.getValueCount();
    if (vector.getNullCount() == 0) {
      return Torch.zeros(DType.BOOL, count);
    }
    Tensor bytes = share(vector, vector.getValidityBuffer(), DType.UINT8, Bits.bytes(count));
    return Bits.unpack(bytes, count).logicalNot();
  }

  /** Returns a tensor on the first elements of a buffer, which it retains. */
  private static Tensor share(ValueVector vector, ArrowBuf buffer, DType dtype, long count) {
    if (count == 0) {
      return Torch.empty(dtype, 0);
    }
    if (buffer.capacity() / dtype.itemSize() < count) {
      throw refused(
          vector,
          "has a buffer of "
              + buffer.capacity()
              + " bytes, too few for "
              + count
              + " elements of "
              + dtype.pythonName());
    }
    ReferenceManager manager = buffer.getReferenceManager();
    manager.retain();
    boolean aligned = buffer.memoryAddress() % dtype.itemSize() == 0;
    long[] size = {aligned ? count : count * dtype.itemSize()};
    Tensor shared =
        SharedMemory.tensor(
            "Arrow.toTensor",
            "vector",
            manager::release,
            buffer.memoryAddress(),
            aligned ? dtype : DType.UINT8,
            size,
            new long[] {1});
    return aligned ? shared : shared.clone().view(dtype);
  }

  static IllegalArgumentException refused(ValueVector vector, String what) {
    return new IllegalArgumentException("column \"" + vector.getName() + "\" " + what);
  }
}
