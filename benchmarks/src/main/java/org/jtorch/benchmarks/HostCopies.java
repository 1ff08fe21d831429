package org.jtorch.benchmarks;

import java.util.Locale;
import java.util.stream.IntStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Prints the speed of copies between Java arrays and tensors, relative to a copy of the same number
 * of bytes from array to array: 1.00 is the memory bandwidth.
 */
public final class HostCopies {
  private static final int ROUNDS = 15;
  private static final int SMALL = 8;

  private HostCopies() {}

  /**
   * Runs all measurements.
   *
   * @param args the size of a large array in megabytes. Default 64.
   */
  public static void main(String[] args) {
    int bytes = (args.length == 0 ? 64 : Integer.parseInt(args[0])) << 20;
    Torch.setNumThreads(1);
    for (int warm = 0; warm < 2; warm++) {
      boolean print = warm == 1;
      arrays(bytes, print);
      others(bytes, print);
    }
  }

  private static void arrays(int bytes, boolean print) {
    byte[] b = new byte[bytes];
    short[] s = new short[bytes / 2];
    int[] i = new int[bytes / 4];
    long[] l = new long[bytes / 8];
    float[] f = new float[bytes / 4];
    double[] d = new double[bytes / 8];
    boolean[] z = new boolean[bytes];
    double copy = 2.0 * fastest(() -> System.arraycopy(b, 0, b, bytes / 2, bytes / 2));
    row(print, "byte[]", bytes, copy, DType.INT8, x -> x.copyFrom(b), x -> x.copyTo(b));
    row(print, "short[]", bytes, copy, DType.INT16, x -> x.copyFrom(s), x -> x.copyTo(s));
    row(print, "int[]", bytes, copy, DType.INT32, x -> x.copyFrom(i), x -> x.copyTo(i));
    row(print, "long[]", bytes, copy, DType.INT64, x -> x.copyFrom(l), x -> x.copyTo(l));
    row(print, "float[]", bytes, copy, DType.FLOAT32, x -> x.copyFrom(f), x -> x.copyTo(f));
    row(print, "double[]", bytes, copy, DType.FLOAT64, x -> x.copyFrom(d), x -> x.copyTo(d));
    row(print, "boolean[]", bytes, copy, DType.BOOL, x -> x.copyFrom(z), x -> x.copyTo(z));
    small(print, "float[8]", new float[SMALL]);
    small(print, "boolean[8]", new boolean[SMALL]);
  }

  /** Copies that convert, gather or allocate arrays; the bytes of the floats are counted. */
  private static void others(int bytes, boolean print) {
    float[] f = new float[bytes / 4];
    int side = 1 << ((31 - Integer.numberOfLeadingZeros(bytes / 4)) / 2);
    float[][] nested =
        IntStream.range(0, side).mapToObj(k -> new float[side]).toArray(float[][]::new);
    byte[] b = new byte[bytes];
    double copy = 2.0 * fastest(() -> System.arraycopy(b, 0, b, bytes / 2, bytes / 2));
    try (TensorScope scope = TensorScope.open()) {
      Tensor half = Torch.zeros(DType.FLOAT16, f.length);
      Tensor brain = Torch.zeros(DType.BFLOAT16, f.length);
      Tensor turned = Torch.zeros(side, side).t();
      Tensor sliced = Torch.zeros(side, 2L * side).narrow(1, 0, side);
      float[] square = new float[side * side];
      double share = copy * square.length * 4 / bytes;
      line(print, "float16 to float[]", copy, fastest(() -> half.copyTo(f)));
      line(print, "bfloat16 to float[]", copy, fastest(() -> brain.copyTo(f)));
      line(print, "transposed to float[]", share, fastest(() -> turned.copyTo(square)));
      line(print, "half of each row to float[]", share, fastest(() -> sliced.copyTo(square)));
      line(
          print,
          "a new float[], toFloatArray()",
          share,
          fastest(() -> sink(turned.t().toFloatArray())));
      line(print, "a new tensor of a float[]", copy, fastest(() -> Torch.tensor(f).close()));
      line(
          print, "a new tensor of a float[][]", share, fastest(() -> Torch.tensor(nested).close()));
    }
  }

  private interface Copy {
    void run(Tensor tensor);
  }

  private static void row(
      boolean print, String name, int bytes, double copy, DType dtype, Copy in, Copy out) {
    try (TensorScope scope = TensorScope.open()) {
      Tensor x = Torch.zeros(dtype, bytes / dtype.itemSize());
      line(print, name + " in", copy, fastest(() -> in.run(x)));
      line(print, name + " out", copy, fastest(() -> out.run(x)));
    }
  }

  private static void small(boolean print, String name, Object array) {
    int calls = 20_000;
    try (TensorScope scope = TensorScope.open()) {
      boolean floats = array instanceof float[];
      Tensor x = Torch.zeros(floats ? DType.FLOAT32 : DType.BOOL, SMALL);
      long in =
          fastest(
              () ->
                  repeat(
                      calls,
                      floats
                          ? () -> x.copyFrom((float[]) array)
                          : () -> x.copyFrom((boolean[]) array)));
      long out =
          fastest(
              () ->
                  repeat(
                      calls,
                      floats
                          ? () -> x.copyTo((float[]) array)
                          : () -> x.copyTo((boolean[]) array)));
      if (print) {
        System.out.printf(
            Locale.ROOT, "| %s | %d ns in, %d ns out |%n", name, in / calls, out / calls);
      }
    }
  }

  private static void repeat(int times, Runnable body) {
    for (int i = 0; i < times; i++) {
      body.run();
    }
  }

  private static void line(boolean print, String name, double copy, long time) {
    if (print) {
      System.out.printf(Locale.ROOT, "| %s | %.2f |%n", name, copy / time);
    }
  }

  private static long fastest(Runnable body) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      body.run();
      best = Math.min(best, System.nanoTime() - start);
    }
    return best;
  }

  private static void sink(float[] made) {
    if (made.length == 0) {
      throw new IllegalStateException("nothing was copied");
    }
  }
}
