package org.jtorch.it.architecture;

import java.lang.reflect.Array;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import org.jtorch.Complex;
import org.jtorch.DType;
import org.jtorch.Device;
import org.jtorch.Index;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorOptions;
import org.jtorch.Torch;

/**
 * Arguments of the right Java type and of any value: empty and closed tensors, strange strides,
 * every dtype, another device, numbers at the edge of their range.
 */
final class RandomArguments {
  private static final long[] SIZES = {0, 1, 1, 2, 2, 3, 3, 4};

  private static final long[] WHOLE = {0, 0, 1, 1, 1, 2, 2, 3, 4, 5, -1, -1, -2, -3};

  private static final long[] EDGES = {Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40, -(1L << 40)};

  private static final double[] REAL = {
    0, 0.5, 1, -1, 2, 1e-5, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
  };

  private static final String[] WORDS = {"ij,jk->ik", "i,i->", "...i->...", "ij->ji", "->", "?"};

  private static final List<DType> DTYPES =
      List.of(
          DType.FLOAT32,
          DType.FLOAT32,
          DType.FLOAT32,
          DType.FLOAT64,
          DType.INT64,
          DType.INT64,
          DType.INT32,
          DType.BOOL,
          DType.COMPLEX64,
          DType.BFLOAT16,
          DType.FLOAT16,
          DType.UINT8);

  private final Random random;
  private final boolean edges;
  private boolean extreme;

  RandomArguments(Random random) {
    this(random, true);
  }

  /** With or without numbers at the edge of their range. */
  RandomArguments(Random random, boolean edges) {
    this.random = random;
    this.edges = edges;
  }

  /** An argument for each parameter, also used in the description of the call. */
  Object[] of(Executable method) {
    extreme = edges && !method.getName().contains("Polynomial"); // their work grows with the degree
    Parameter[] parameters = method.getParameters();
    Object[] arguments = new Object[parameters.length];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = of(parameters[i].getType(), parameters[i].getParameterizedType());
    }
    return arguments;
  }

  Tensor tensor() {
    Tensor tensor = strided(plain(dtype()));
    if (tensor.dtype().isFloatingPoint() && random.nextInt(4) == 0) {
      tensor = tensor.detach().requiresGrad_(true);
    }
    if (random.nextInt(60) == 0) {
      tensor.close();
    }
    return tensor;
  }

  private Tensor plain(DType dtype) {
    long[] sizes = new long[random.nextInt(5)];
    Arrays.setAll(sizes, i -> SIZES[random.nextInt(SIZES.length)]);
    if (random.nextInt(40) == 0) {
      return Torch.zeros(dtype.on(Device.META), sizes);
    } else if (dtype == DType.INT64 || dtype == DType.INT32) {
      return Torch.randint(dtype, -2, 5, Shape.of(sizes));
    }
    return Torch.randn(DType.FLOAT32, sizes).to(dtype);
  }

  private Tensor strided(Tensor tensor) {
    if (tensor.dim() == 0) {
      return tensor;
    }
    return switch (random.nextInt(8)) {
      case 0 -> tensor.transpose(0, -1);
      case 1 -> tensor.get(Index.every(2));
      case 2 -> tensor.unsqueeze(0).expand(2).transpose(0, 0);
      default -> tensor;
    };
  }

  private DType dtype() {
    DType[] all = DType.values();
    return random.nextInt(30) == 0
        ? all[random.nextInt(all.length)]
        : DTYPES.get(random.nextInt(DTYPES.size()));
  }

  private long whole() {
    return extreme && random.nextInt(25) == 0
        ? EDGES[random.nextInt(EDGES.length)]
        : WHOLE[random.nextInt(WHOLE.length)];
  }

  private double real() {
    return random.nextBoolean() ? random.nextGaussian() : REAL[random.nextInt(REAL.length)];
  }

  private Number number() {
    return switch (random.nextInt(5)) {
      case 0 -> real();
      case 1 -> (int) whole();
      case 2 -> Complex.of(real(), real());
      case 3 -> (float) real();
      default -> whole();
    };
  }

  private Object of(Class<?> type, Type generic) {
    if (type == Tensor.class || type == Object.class) {
      return tensor();
    } else if (type == long.class) {
      return whole();
    } else if (type == double.class) {
      return real();
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == Number.class) {
      return number();
    } else if (type == String.class) {
      return WORDS[random.nextInt(WORDS.length)];
    } else if (type == Consumer.class) {
      return options((Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0]);
    } else if (type == List.class) {
      return list(generic);
    } else if (type.isArray()) {
      return array(type.getComponentType());
    } else if (type.isEnum() && type != DType.class) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    }
    return value(type);
  }

  private Object value(Class<?> type) {
    if (type == DType.class) {
      return dtype();
    } else if (type == TensorOptions.class) {
      return random.nextInt(10) == 0 ? device() : dtype();
    } else if (type == Device.class) {
      return device();
    } else if (type == Shape.class) {
      return Shape.of(longs());
    } else if (type == Index.class) {
      return index();
    } else if (type == BinaryOperator.class) {
      return (BinaryOperator<Tensor>) Tensor::sub;
    }
    return Plausible.of(type);
  }

  private Device device() {
    return List.of(Device.CPU, Device.META, Device.of("cuda:0")).get(random.nextInt(3));
  }

  private Index index() {
    return switch (random.nextInt(6)) {
      case 0 -> Index.ellipsis();
      case 1 -> Index.newAxis();
      case 2 -> Index.truth(random.nextBoolean());
      case 3 -> Index.slice(whole(), whole(), 1 + random.nextInt(3));
      case 4 -> tensor();
      default -> Index.at(whole());
    };
  }

  private long[] longs() {
    return random.longs(random.nextInt(4), 0, WHOLE.length).map(i -> WHOLE[(int) i]).toArray();
  }

  /** List of tensors or of another element type, of numbers if it takes any. */
  private List<?> list(Type generic) {
    Type argument = ((ParameterizedType) generic).getActualTypeArguments()[0];
    Class<?> element = argument instanceof Class<?> type ? type : Number.class;
    List<Object> list = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      list.add(of(element, element));
    }
    return list;
  }

  private Object array(Class<?> element) {
    if (element == long.class) {
      return longs();
    }
    Object array = Array.newInstance(element, random.nextInt(4));
    for (int i = 0; i < Array.getLength(array); i++) {
      Array.set(array, i, element.isPrimitive() ? small(element) : of(element, element));
    }
    return array;
  }

  private Object small(Class<?> element) {
    return element == double.class ? (Object) real() : Plausible.of(element);
  }

  /** Sets up to three randomly chosen options. */
  private Consumer<Object> options(Class<?> type) {
    List<Method> setters =
        Arrays.stream(type.getMethods())
            .filter(m -> m.getDeclaringClass() != Object.class && m.getParameterCount() == 1)
            .sorted(Comparator.comparing(Method::toString))
            .toList();
    List<Method> chosen = new ArrayList<>();
    List<Object[]> values = new ArrayList<>();
    for (int i = setters.isEmpty() ? 0 : random.nextInt(4); i > 0; i--) {
      Method setter = setters.get(random.nextInt(setters.size()));
      chosen.add(setter);
      values.add(of(setter));
    }
    return new Consumer<>() {
      @Override
      public void accept(Object options) {
        for (int i = 0; i < chosen.size(); i++) {
          set(chosen.get(i), options, values.get(i));
        }
      }

      @Override
      public String toString() {
        StringBuilder text = new StringBuilder("o -> o");
        for (int i = 0; i < chosen.size(); i++) {
          text.append('.').append(chosen.get(i).getName()).append(describe(values.get(i)));
        }
        return text.toString();
      }
    };
  }

  private static void set(Method setter, Object options, Object[] value) {
    try {
      setter.invoke(options, value);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException refusal) {
        throw refusal;
      }
      throw new AssertionError(e);
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  /** Approximate source text of the arguments: {@code (float32[2, 3], 1)}. */
  static String describe(Object[] arguments) {
    StringBuilder text = new StringBuilder("(");
    for (Object argument : arguments) {
      text.append(text.length() > 1 ? ", " : "").append(describe(argument));
    }
    return text.append(')').toString();
  }

  static String describe(Object argument) {
    if (argument instanceof Tensor tensor) {
      return tensor.isClosed()
          ? "closed"
          : tensor.dtype().pythonName()
              + tensor.shape()
              + (tensor.requiresGrad() ? "+grad" : "")
              + (tensor.device().equals(Device.META) ? "@meta" : "");
    } else if (argument instanceof Object[] array) {
      return describe(array);
    } else if (argument instanceof long[] longs) {
      return Arrays.toString(longs);
    } else if (argument instanceof double[] doubles) {
      return Arrays.toString(doubles);
    } else if (argument instanceof List<?> list) {
      return "List" + describe(list.toArray());
    }
    return String.valueOf(argument);
  }
}
