package org.jtorch.parity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.F;
import org.jtorch.GridSampleMode;
import org.jtorch.GridSamplePadding;
import org.jtorch.Index;
import org.jtorch.Linalg;
import org.jtorch.SpectralOps;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/**
 * Cases where jtorch differs from Python by design, or the samples from the function that they are
 * named after. Rewritten calls still go through {@link Methods}; the others are calls that a user
 * would write.
 */
final class Adapters {
  private static final Map<String, Function<PythonCall, Object>> CALLS = new HashMap<>();

  static {
    for (Map.Entry<String, DType> conversion : conversions().entrySet()) {
      CALLS.put(conversion.getKey(), call -> self(call).to(conversion.getValue()));
    }
    CALLS.put("to", Adapters::to);
    CALLS.put("__getitem__", Adapters::getItem);
    CALLS.put("slice", Adapters::slice);
    CALLS.put("item", Adapters::item);
    CALLS.put("zero_", call -> self(call).clone().zero_());
    CALLS.put("nonzero", Adapters::nonzero);
    CALLS.put("stft", Adapters::stft);
    CALLS.put("lu", Adapters::lu);
    CALLS.put("linalg.lstsq", Adapters::lstsq);
    CALLS.put("grid_sampler_2d", Adapters::gridSampler);
    CALLS.put("grid_sampler_3d", Adapters::gridSampler);
    CALLS.put("nn.functional.batch_norm", Adapters::batchNorm);
  }

  private Adapters() {}

  /** The call that replaces an operator without a method of its name, or null. */
  static @Nullable Function<PythonCall, Object> of(String op) {
    return CALLS.get(op);
  }

  private static Map<String, DType> conversions() {
    return Map.ofEntries(
        Map.entry("bfloat16", DType.BFLOAT16),
        Map.entry("bool", DType.BOOL),
        Map.entry("byte", DType.UINT8),
        Map.entry("char", DType.INT8),
        Map.entry("double", DType.FLOAT64),
        Map.entry("float", DType.FLOAT32),
        Map.entry("half", DType.FLOAT16),
        Map.entry("int", DType.INT32),
        Map.entry("long", DType.INT64),
        Map.entry("short", DType.INT16),
        Map.entry("cdouble", DType.COMPLEX128),
        Map.entry("cfloat", DType.COMPLEX64));
  }

  private static Tensor self(PythonCall call) {
    return (Tensor) Objects.requireNonNull(call.positional.get(0));
  }

  private static Object item(PythonCall call) {
    Tensor x = self(call);
    if (x.dtype() == DType.BOOL) {
      return x.itemBoolean();
    } else if (x.dtype().isComplex()) {
      return x.itemComplex();
    }
    return x.dtype().isInteger() ? x.itemLong() : x.item();
  }

  /** The samples of {@code grad_oriented} omit rank and singular values. */
  private static Object lstsq(PythonCall call) {
    Linalg.Lstsq all =
        Linalg.lstsq(
            self(call),
            (Tensor) Objects.requireNonNull(call.positional.get(1)),
            o -> {
              if (call.named.get("driver") instanceof String driver) {
                o.driver(Spelling.constant(Linalg.LstsqDriver.class, driver));
              }
            });
    boolean part = call.variant.equals("grad_oriented");
    return part ? List.of(all.solution(), all.residuals()) : all;
  }

  /** {@code lu} is an old name of {@code Linalg.luFactorEx}, which always reports failures. */
  private static Object lu(PythonCall call) {
    boolean pivot = !Boolean.FALSE.equals(call.positional.get(1));
    boolean infos = Boolean.TRUE.equals(call.positional.get(2));
    Linalg.LuFactorEx factors = Linalg.luFactorEx(self(call), o -> o.pivot(pivot));
    return infos ? factors : List.of(factors.lu(), factors.pivots());
  }

  /**
   * The older form without {@code return_complex} has the real and imaginary part as last
   * dimension.
   */
  private static Object stft(PythonCall call) {
    OptionSetters options = new OptionSetters(SpectralOps.StftOptions.class);
    Map<String, @Nullable Object> named = new HashMap<>(call.named);
    long length = (Long) Objects.requireNonNull(named.remove("n_fft"));
    boolean complex = !Boolean.FALSE.equals(named.remove("return_complex"));
    named.forEach(
        (name, value) -> {
          if (value != null && !options.set(Spelling.camel(name), value)) {
            throw new IllegalArgumentException("stft takes no " + name + " of " + value);
          }
        });
    Tensor spectrum = self(call).stft(length, options.lambda()::accept);
    return complex ? spectrum : Torch.viewAsReal(spectrum);
  }

  private static Object nonzero(PythonCall call) {
    boolean apart = Boolean.TRUE.equals(call.named.get("as_tuple"));
    return apart ? self(call).nonzeroAsTuple() : self(call).nonzero();
  }

  private static Object to(PythonCall call) {
    Tensor result = self(call);
    List<@Nullable Object> asked =
        new ArrayList<>(call.positional.subList(1, call.positional.size()));
    asked.addAll(call.named.values());
    for (Object value : asked) {
      if (value instanceof DType dtype) {
        result = result.to(dtype);
      } else if (value instanceof String device) {
        result = result.to(Device.of(device));
      } else if (value instanceof Device device) {
        result = result.to(device);
      } else if (value instanceof Tensor other) {
        result = result.to(other.dtype().on(other.device()));
      }
    }
    return result;
  }

  private static Object getItem(PythonCall call) {
    Object key = Objects.requireNonNull(call.positional.get(1));
    List<?> keys = key instanceof PythonCall.Tuple tuple ? tuple : List.of(key);
    return self(call).get(keys.stream().map(Adapters::index).toArray(Index[]::new));
  }

  private static Index index(@Nullable Object key) {
    if (key == null) {
      return Index.newAxis();
    } else if (key instanceof Index index) {
      return index;
    } else if (key instanceof Long position) {
      return Index.at(position);
    } else if (key instanceof Boolean truth) {
      return Index.truth(truth);
    }
    return positions((List<?>) key);
  }

  private static Tensor positions(List<?> list) {
    Tensor positions = Torch.zeros(DType.INT64, list.size());
    for (int i = 0; i < list.size(); i++) {
      positions.get(i).fill_((Long) Objects.requireNonNull(list.get(i)));
    }
    return positions;
  }

  private static Object slice(PythonCall call) {
    Tensor x = self(call);
    List<@Nullable Object> a = call.positional;
    int dim = a.size() > 1 && a.get(1) instanceof Long given ? given.intValue() : 0;
    Index[] indices = new Index[(dim < 0 ? dim + x.dim() : dim) + 1];
    Arrays.fill(indices, Index.all());
    indices[indices.length - 1] =
        new Index.Slice(longAt(a, 2), longAt(a, 3), Objects.requireNonNullElse(longAt(a, 4), 1L));
    return x.get(indices);
  }

  private static @Nullable Long longAt(List<@Nullable Object> values, int place) {
    return place < values.size() ? (Long) values.get(place) : null;
  }

  /** The kernel of {@code grid_sample}, whose modes are numbers. */
  private static Object gridSampler(PythonCall call) {
    List<@Nullable Object> a = call.positional;
    return F.gridSample(
        self(call),
        (Tensor) Objects.requireNonNull(a.get(1)),
        o ->
            o.mode(
                    GridSampleMode.values()[
                        Math.toIntExact((Long) Objects.requireNonNull(a.get(2)))])
                .paddingMode(
                    GridSamplePadding.values()[
                        Math.toIntExact((Long) Objects.requireNonNull(a.get(3)))])
                .alignCorners((Boolean) Objects.requireNonNull(a.get(4))));
  }

  private static Object batchNorm(PythonCall call) {
    List<@Nullable Object> a = call.positional;
    Tensor mean = tensorAt(a, 1);
    Tensor variance = tensorAt(a, 2);
    Consumer<F.BatchNormOptions> options =
        o -> {
          Tensor weight = tensorAt(a, 3);
          Tensor bias = tensorAt(a, 4);
          if (weight != null) {
            o.weight(weight);
          }
          if (bias != null) {
            o.bias(bias);
          }
          call.named.forEach((name, value) -> set(o, name, value));
        };
    return mean == null || variance == null
        ? F.batchNorm(self(call), options)
        : F.batchNorm(self(call), mean, variance, options);
  }

  private static void set(F.BatchNormOptions o, String name, @Nullable Object value) {
    if (value instanceof Boolean training && name.equals("training")) {
      o.training(training);
    } else if (value instanceof Double number && name.equals("momentum")) {
      o.momentum(number);
    } else if (value instanceof Double number && name.equals("eps")) {
      o.eps(number);
    }
  }

  private static @Nullable Tensor tensorAt(List<@Nullable Object> values, int place) {
    return place < values.size() ? (Tensor) values.get(place) : null;
  }
}
