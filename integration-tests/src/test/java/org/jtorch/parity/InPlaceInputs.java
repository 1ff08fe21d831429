package org.jtorch.parity;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.transforms.functional.Region;

/**
 * Operands for an in-place form that the samples do not cover: a vector, square matrix or cube of
 * some dtype, and arguments for the other parameters. Most are refused; a few suffice.
 */
final class InPlaceInputs {
  private static final long N = 3;

  private static final List<DType> DTYPES =
      List.of(DType.FLOAT64, DType.FLOAT32, DType.INT64, DType.BOOL, DType.COMPLEX64);

  private final Method method;
  private final Random random = new Random(7);

  InPlaceInputs(Method method) {
    this.method = method;
  }

  Object[] next() {
    DType dtype = DTYPES.get(random.nextInt(DTYPES.size()));
    int offset = Modifier.isStatic(method.getModifiers()) ? 0 : 1;
    Type[] types = method.getGenericParameterTypes();
    Object[] operands = new Object[types.length + offset];
    operands[0] = target(dtype);
    for (int i = 1; i < operands.length; i++) {
      operands[i] = of(method.getParameterTypes()[i - offset], types[i - offset], dtype);
    }
    return operands;
  }

  private Tensor target(DType dtype) {
    return switch (random.nextInt(5)) {
      case 0 -> tensor(dtype, N);
      case 1 -> tensor(dtype, N, N, N);
      default -> tensor(dtype, N, N);
    };
  }

  private static Tensor tensor(DType dtype, long... shape) {
    boolean fractions = dtype.isFloatingPoint() || dtype.isComplex();
    return fractions ? Torch.rand(dtype, shape) : Torch.rand(shape).mul(3).to(dtype);
  }

  private Object of(Class<?> type, Type generic, DType dtype) {
    if (type == Tensor.class) {
      return operand(dtype);
    } else if (type == Number.class) {
      return List.of(1, 2, 0.5).get(random.nextInt(3));
    } else if (type == long.class) {
      return (long) random.nextInt(3);
    } else if (type == double.class) {
      return List.of(0.25, 0.5, 1.0).get(random.nextInt(3));
    } else if (type == boolean.class) {
      return random.nextBoolean();
    } else if (type == long[].class) {
      return List.of(new long[] {0}, new long[] {3, 3}, new long[] {3, 1}).get(random.nextInt(3));
    } else if (type == double[].class) {
      return new double[] {0.25, 0.5, 1}; // one for each of N channels
    } else if (type == Region.class) {
      return new Region(0, 1, 2, 1);
    } else if (type == Shape.class) {
      return Shape.of(N, N);
    } else if (type == List.class) {
      return List.of(indices(N), indices(N));
    } else if (type.isEnum()) {
      return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
    } else if (type == Consumer.class) {
      return options((Class<?>) ((ParameterizedType) generic).getActualTypeArguments()[0]);
    }
    throw new IllegalStateException("no operand is known for " + type);
  }

  private Tensor operand(DType dtype) {
    return switch (random.nextInt(8)) {
      case 0 -> indices(N);
      case 1 -> indices(N, N);
      case 2 -> tensor(DType.BOOL, N, N);
      case 3 -> tensor(dtype, N);
      case 4 -> tensor(dtype);
      case 5 -> tensor(dtype, 1, N, N);
      case 6 -> tensor(dtype, N, N, N);
      default -> tensor(dtype, N, N);
    };
  }

  private static Tensor indices(long... shape) {
    return Torch.rand(shape).mul(N).to(DType.INT64);
  }

  /**
   * A generator with the seed of the default one if the options have a generator; other options
   * keep their defaults.
   */
  private static Consumer<Object> options(Class<?> type) {
    return options ->
        Arrays.stream(type.getMethods())
            .filter(setter -> setter.getName().equals("generator"))
            .forEach(setter -> set(setter, options));
  }

  private static void set(Method setter, Object options) {
    try {
      setter.setAccessible(true);
      setter.invoke(options, Generator.cpu().manualSeed(InPlaceProof.SEED));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
