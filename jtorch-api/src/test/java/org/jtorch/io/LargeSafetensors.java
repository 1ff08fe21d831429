package org.jtorch.io;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;

/**
 * Writes a large file with holes on the disk, loads it, and prints resident memory and time to the
 * first tensor, in a JVM that {@link LargeSafetensorsTest} starts.
 */
final class LargeSafetensors {
  private static final long TENSOR = 1L << 30;

  private LargeSafetensors() {}

  /** Writes a file of float32 tensors of 1 GB, with 42 as the last element. */
  private static Path sparse(Path path, int tensors) throws IOException {
    StringBuilder json = new StringBuilder("{");
    for (int i = 0; i < tensors; i++) {
      json.append(i == 0 ? "" : ",").append("\"t").append(i);
      json.append("\":{\"dtype\":\"F32\",\"shape\":[").append(TENSOR / 4);
      json.append("],\"data_offsets\":[").append(i * TENSOR).append(',');
      json.append((i + 1) * TENSOR).append("]}");
    }
    while (json.length() % 8 != 7) {
      json.append(' ');
    }
    byte[] header = json.append('}').toString().getBytes(StandardCharsets.US_ASCII);
    ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
    start.putLong(header.length).put(header);
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
      file.write(start.array());
      file.seek(start.capacity() + tensors * TENSOR - 4);
      file.write(new byte[] {0, 0, 0x28, 0x42});
    }
    return path;
  }

  /** Arguments: a path for the file, its number of tensors, how often it is loaded. */
  public static void main(String[] args) throws IOException {
    Torch.ones(DType.FLOAT32, 1).close(); // which loads libtorch
    Path path = sparse(Path.of(args[0]), Integer.parseInt(args[1]));
    try {
      for (int i = 0; i < Integer.parseInt(args[2]); i++) {
        load(path);
      }
    } finally {
      Files.delete(path);
    }
  }

  private static void load(Path path) throws IOException {
    try (TensorScope scope = TensorScope.open()) {
      long before = resident();
      long start = System.nanoTime();
      Safetensors file = Safetensors.load(path);
      Tensor first = file.tensor("t0");
      double value = first.get(0).item();
      long micros = (System.nanoTime() - start) / 1000;
      StringBuilder values = new StringBuilder();
      for (String name : file.keys()) {
        Tensor tensor = file.tensor(name);
        values.append(values.isEmpty() ? "" : ", ").append(name).append(' ');
        values.append(name.equals("t0") ? value : tensor.get(-1).item());
      }
      System.out.println("resident " + (resident() - before) + " bytes, first " + micros + " us");
      System.out.println(values);
    }
  }

  private static long resident() throws IOException {
    String pages = Files.readString(Path.of("/proc/self/statm")).split(" ")[1];
    return Long.parseLong(pages) * 4096;
  }
}
