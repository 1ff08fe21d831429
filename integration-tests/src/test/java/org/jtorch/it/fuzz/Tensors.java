package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Index;
import org.jtorch.Layout;
import org.jtorch.MemoryFormat;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Makes the tensors of a call: {@code {"$t": key}} is a stored one, {@code {"$t": "", "dtype",
 * "shape", "fill" or "values"}} a new one; {@code "as"} lists steps of {@link TensorChanges}.
 */
final class Tensors {
  /** Largest size of a dense tensor. Larger ones are expanded from one element. */
  private static final long MOST = 1 << 20;

  private final Function<JsonNode, Tensor> stored;
  private final List<Tensor> made = new ArrayList<>();

  Tensors(Function<JsonNode, Tensor> stored) {
    this.stored = stored;
  }

  Tensor of(JsonNode description) {
    Tensor tensor =
        description.get("$t").asText().isEmpty() ? fresh(description) : stored.apply(description);
    for (JsonNode step : description.path("as")) {
      tensor = changed(tensor, step.asText());
    }
    made.add(tensor);
    return tensor;
  }

  /** Returns the tensors created since the previous call of this method. */
  List<Tensor> made() {
    List<Tensor> all = List.copyOf(made);
    made.clear();
    return all;
  }

  private static Tensor fresh(JsonNode description) {
    DType dtype = DType.of(description.get("dtype").asText());
    long[] shape = longs(description.get("shape"));
    JsonNode values = description.path("values");
    if (values.isArray()) {
      double[] numbers = new double[values.size()];
      Arrays.setAll(numbers, i -> values.get(i).asDouble());
      return Torch.tensor(numbers).to(dtype).reshape(shape);
    }
    return filled(dtype, shape, description.path("fill").asText("random"));
  }

  private static long[] longs(JsonNode array) {
    long[] longs = new long[array.size()];
    Arrays.setAll(longs, i -> array.get(i).asLong());
    return longs;
  }

  private static Tensor filled(DType dtype, long[] shape, String fill) {
    if (!isSmall(shape)) {
      return filled(dtype, new long[] {1}, fill).expand(shape);
    }
    boolean numbers = dtype.isFloatingPoint() || dtype.isInteger() || dtype.isComplex();
    if (!numbers && dtype != DType.BOOL) {
      return Torch.empty(dtype, shape);
    }
    return switch (fill) {
      case "random" -> Torch.rand(shape).mul(4).sub(2).to(dtype);
      case "int" -> Torch.randint(DType.INT64, 0, 3, Shape.of(shape)).to(dtype);
      case "arange" -> Torch.arange(0.0, product(shape)).reshape(shape).to(dtype);
      case "zeros" -> Torch.zeros(dtype, shape);
      default -> constant(fill, dtype).expand(shape).clone();
    };
  }

  private static Tensor constant(String fill, DType dtype) {
    double value =
        switch (fill) {
          case "nan" -> Double.NaN;
          case "inf" -> Double.POSITIVE_INFINITY;
          case "-inf" -> Double.NEGATIVE_INFINITY;
          case "neg" -> -1;
          case "big" -> dtype.isInteger() ? 1L << 40 : 1e30;
          case "hundred" -> 100;
          default -> 1;
        };
    if (fill.equals("min") || fill.equals("max")) {
      long edge = fill.equals("min") ? Long.MIN_VALUE : Long.MAX_VALUE;
      if (!dtype.isInteger()) {
        return Torch.tensor(fill.equals("min") ? -Double.MAX_VALUE : Double.MAX_VALUE).to(dtype);
      }
      long bits = 8L * dtype.itemSize();
      return Torch.tensor(bits >= 64 ? edge : edge >> (64 - bits)).to(dtype);
    }
    return Torch.tensor(value).to(dtype);
  }

  private static boolean isSmall(long[] shape) {
    double product = 1;
    for (long size : shape) {
      product *= size;
    }
    return product <= MOST;
  }

  private static long product(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static Tensor changed(Tensor x, String step) {
    String[] words = step.split(":");
    return switch (words[0]) {
      case "size" -> resized(x, Integer.parseInt(words[1]), Long.parseLong(words[2]));
      case "drop" -> x.dim() == 0 || x.size(dim(x, words)) == 0 ? x : x.select(dim(x, words), 0);
      case "add" -> x.unsqueeze(Math.min(Integer.parseInt(words[1]), x.dim()));
      case "flat" -> x.flatten();
      case "empty" -> Torch.zeros(x.dtype(), 0);
      case "scalar" -> Torch.zeros(x.dtype(), new long[0]);
      case "grad" -> x.detach().requiresGrad_(true);
      case "dtype" -> converted(x, DType.of(words[1]));
      case "fill" -> filled(x.dtype(), x.shape().toArray(), words[1]);
      case "one" -> withOne(x, words[1]);
      case "layout" -> laidOut(x, words[1]);
      default -> throw new IllegalArgumentException(step);
    };
  }

  private static int dim(Tensor x, String[] words) {
    return Math.min(Integer.parseInt(words[1]), x.dim() - 1);
  }

  private static Tensor resized(Tensor x, int given, long size) {
    if (x.dim() == 0) {
      return x.expand(size);
    }
    int dim = Math.min(given, x.dim() - 1);
    long now = x.size(dim);
    if (size <= now) {
      return x.narrow(dim, 0, size).contiguous();
    }
    long[] shape = x.shape().toArray();
    shape[dim] = size;
    if (now == 0) {
      return filled(x.dtype(), shape, "random");
    } else if (size > 64) {
      return x.narrow(dim, 0, 1).expand(shape);
    }
    return x.indexSelect(dim, Torch.arange(0, size).remainder(now));
  }

  private static Tensor converted(Tensor x, DType dtype) {
    boolean numbers = dtype.isFloatingPoint() || dtype.isInteger() || dtype.isComplex();
    return numbers || dtype == DType.BOOL ? x.to(dtype) : Torch.empty(dtype, x.shape().toArray());
  }

  private static Tensor withOne(Tensor x, String fill) {
    if (x.numel() == 0 || x.numel() > MOST) {
      return x;
    }
    Tensor copy = x.detach().clone();
    copy.view(-1).get(Index.slice(0, 1)).copy_(constant(fill, x.dtype()));
    return copy;
  }

  private static Tensor complex(Tensor x) {
    return x.dtype().isComplex() ? x : x.to(DType.COMPLEX64);
  }

  private static Tensor laidOut(Tensor x, String layout) {
    return switch (layout) {
      case "t" -> x.dim() < 2 ? x : x.transpose(0, -1).contiguous().transpose(0, -1);
      case "step" -> x.dim() == 0 ? x : Torch.cat(x, x).get(Index.slice(0, x.size(0) * 2, 2));
      case "offset" ->
          x.dim() == 0
              ? x
              : Torch.cat(x.narrow(0, 0, x.size(0) == 0 ? 0 : 1), x)
                  .narrow(0, x.size(0) == 0 ? 0 : 1, x.size(0));
      case "channels_last" ->
          x.dim() == 4 ? x.contiguous(o -> o.memoryFormat(MemoryFormat.CHANNELS_LAST)) : x;
      case "expand" -> x.numel() == 0 ? x : x.flatten().get(0).expand(x.shape().toArray());
      case "neg" -> complex(x).conj().imag();
      case "conj" -> complex(x).conj();
      case "sparse" -> x.toSparse();
      case "csr" -> x.toSparse(o -> o.layout(Layout.SPARSE_CSR));
      case "csc" -> x.toSparse(o -> o.layout(Layout.SPARSE_CSC));
      case "bsr" -> x.toSparseBsr(new long[] {1, 1});
      case "bsc" -> x.toSparseBsc(new long[] {1, 1});
      case "mkldnn" -> x.toMkldnn();
      case "nested" -> Torch.asNestedTensor(x.dim() == 0 ? List.of(x) : x.unbind(0));
      case "ragged" -> ragged(x);
      case "quantized" -> Torch.quantizePerTensor(x, 0.1, 3, DType.QUINT8);
      default -> x.to(Device.META);
    };
  }

  /** A nested tensor whose parts differ in their first size. */
  private static Tensor ragged(Tensor x) {
    if (x.dim() < 2) {
      return Torch.asNestedTensor(List.of(x));
    }
    List<Tensor> parts = new ArrayList<>(x.unbind(0));
    for (int i = 1; i < parts.size(); i += 2) {
      Tensor part = parts.get(i);
      parts.set(i, part.narrow(0, 0, part.size(0) / 2));
    }
    return Torch.asNestedTensor(parts);
  }
}
