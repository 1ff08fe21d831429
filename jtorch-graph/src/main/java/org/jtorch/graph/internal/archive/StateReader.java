package org.jtorch.graph.internal.archive;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Cuda;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Layout;
import org.jtorch.Mode;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Expression;
import org.jtorch.graph.ValueType;
import org.jtorch.internal.TensorArchive;
import org.jtorch.io.Checkpoint;

/**
 * Reads parameters, buffers and constants. Tensors of one record share its memory, and two names of
 * one tensor have one tensor.
 */
final class StateReader {
  private record Place(String record, boolean parameter, TypeReader.TensorMeta tensor) {}

  /** The size of the address space, which also an expanded tensor must not exceed. */
  private static final long MAX_BYTES = 1L << 47;

  private final TensorArchive archive;
  private final String file;
  private final @Nullable Device device;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();
  private final Map<Place, Tensor> known = new HashMap<>();

  StateReader(TensorArchive archive, String file, @Nullable Device device) {
    this.archive = archive;
    this.file = file;
    this.device = device;
  }

  /** Returns what was read, in no scope, in order. */
  Map<String, Tensor> tensors() {
    return tensors;
  }

  /** Closes what was read before a failure. */
  void discard() {
    tensors.values().forEach(Tensor::close);
  }

  /** Adds the tensor of a record. */
  void add(String name, String record, PayloadReader.Payload payload) {
    if (payload.tensor() == null) {
      throw malformed(
          name
              + ": an object of a custom class, which only Python can make; jtorch runs programs"
              + " of tensors and numbers");
    } else if (payload.pickle()) {
      put(name, pickled(name, record));
      return;
    }
    Place place = new Place(record, payload.parameter(), payload.tensor());
    Tensor tensor = known.get(place);
    if (tensor == null) {
      tensor = raw(name, place);
      known.put(place, tensor);
    }
    put(name, tensor);
  }

  /** Adds the state dict of a record that is a whole checkpoint; an empty one is an empty dict. */
  void addCheckpoint(String record) {
    byte[] bytes = archive.bytes(record);
    if (bytes.length > 0) {
      Map<String, Tensor> loaded = TensorScope.unscoped(checkpoint(bytes, record).stateDict());
      loaded.forEach((name, tensor) -> put(name, moved(tensor, Device.CPU)));
    }
  }

  private void put(String name, Tensor tensor) {
    Tensor before = tensors.put(name, tensor);
    if (before != null) {
      throw malformed("two tensors are named " + name);
    }
  }

  private Tensor pickled(String name, String record) {
    Object root = checkpoint(archive.bytes(record), record).root();
    if (root instanceof Tensor tensor) {
      return moved(TensorScope.unscoped(tensor), Device.CPU);
    }
    throw malformed(name + ": " + record + " is not a tensor");
  }

  /** Reads a checkpoint through a temporary file. */
  private Checkpoint checkpoint(byte[] bytes, String record) {
    try {
      Path copy = Files.createTempFile("jtorch-export", ".pt");
      try {
        Files.write(copy, bytes);
        return Checkpoint.load(copy);
      } catch (CheckpointException e) {
        String message = String.valueOf(e.getMessage()).replace(copy.toString(), record);
        throw new CheckpointException(file + ", " + message, e);
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + record + " of " + file, e);
    }
  }

  private Tensor raw(String name, Place place) {
    ValueType.OfTensor type = place.tensor.type();
    if (type.layout() != Layout.STRIDED) {
      throw malformed(name + ": a tensor of layout " + type.layout() + " as plain bytes");
    }
    long[] sizes = numbers(name, type.sizes());
    long[] strides = numbers(name, type.strides());
    long offset = numbers(name, List.of(place.tensor.offset()))[0];
    try (Mode mode = Torch.noGrad()) {
      Tensor tensor =
          TensorScope.compute(
              () -> {
                Tensor bytes = archive.storage(place.record, type.dtype().itemSize());
                check(name, place, bytes.numel(), sizes, strides, offset);
                return view(bytes, type.dtype(), sizes, strides, offset);
              });
      Tensor own = moved(TensorScope.unscoped(tensor), type.device());
      return type.requiresGrad() && place.parameter ? own.requiresGrad_(true) : own;
    }
  }

  private static Tensor view(Tensor bytes, DType dtype, long[] sizes, long[] strides, long offset) {
    // Not the view itself, which shares the version counter by which autograd detects writes.
    Tensor tensor = Torch.empty(dtype, 0);
    if (bytes.numel() == 0) {
      tensor.setData(Torch.empty(dtype, 0).asStrided(sizes, strides, 0));
      return tensor;
    }
    Tensor elements =
        bytes.narrow(0, 0, bytes.numel() - bytes.numel() % dtype.itemSize()).view(dtype);
    tensor.setData(elements.asStrided(sizes, strides, elements.storageOffset() + offset));
    return tensor;
  }

  private Tensor moved(Tensor tensor, Device saved) {
    Device target = device == null ? saved : device;
    if (target.equals(tensor.device())) {
      return tensor;
    } else if (target.type() == Device.Type.CUDA && !Cuda.isAvailable()) {
      throw new IllegalStateException(
          file + " was saved on " + target + ", which is not available: load(path, Device.CPU)");
    }
    Tensor moved = TensorScope.unscoped(tensor.to(target));
    tensor.close();
    return moved;
  }

  private void check(
      String name, Place place, long bytes, long[] sizes, long[] strides, long offset) {
    long needed = 0;
    long all = place.tensor.type().dtype().itemSize();
    try {
      long last = offset;
      boolean empty = false;
      for (int i = 0; i < sizes.length; i++) {
        empty |= sizes[i] == 0;
        all = Math.multiplyExact(all, Math.max(sizes[i], 1));
        last = Math.addExact(last, Math.multiplyExact(Math.max(sizes[i], 1) - 1, strides[i]));
      }
      needed = empty ? 0 : Math.multiplyExact(last + 1, place.tensor.type().dtype().itemSize());
    } catch (ArithmeticException e) {
      throw malformed(
          name + ": a tensor of sizes " + place.tensor.type().sizes() + " is too large", e);
    }
    if (needed > bytes || all > MAX_BYTES) {
      throw malformed(
          String.format(
              Locale.ROOT,
              "%s: sizes %s with strides %s from element %d take %d bytes, but %s has %d",
              name,
              place.tensor.type().sizes(),
              place.tensor.type().strides(),
              offset,
              needed,
              place.record,
              bytes));
    }
  }

  private long[] numbers(String name, List<Expression> expressions) {
    long[] numbers = new long[expressions.size()];
    for (int i = 0; i < numbers.length; i++) {
      OptionalLong number = expressions.get(i).constant();
      if (number.isEmpty() || number.getAsLong() < 0) {
        throw malformed(name + ": " + expressions.get(i) + " is not a size, stride or offset");
      }
      numbers[i] = number.getAsLong();
    }
    return numbers;
  }

  private CheckpointException malformed(String what) {
    return Malformed.of(file, what);
  }

  private CheckpointException malformed(String what, Exception cause) {
    return Malformed.of(file, what, cause);
  }
}
