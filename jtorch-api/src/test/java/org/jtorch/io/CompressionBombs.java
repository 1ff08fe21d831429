package org.jtorch.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.Deflater;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Torch;
import org.jtorch.internal.zip.ZipEntries;

/**
 * Loads small archives whose entries unpack to gigabytes, in a JVM with a small heap that {@link
 * CompressionBombTest} starts.
 */
final class CompressionBombs {
  private static final int BLOCK = 1 << 20;
  private static final int DEFLATED = 8;

  private CompressionBombs() {}

  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[0]);
    Torch.ones(1).close(); // which loads libtorch
    for (String record :
        new String[] {"data.pkl", "data/0", "constants.pkl", "code/__torch__.py"}) {
      for (long size : new long[] {3000, 200}) {
        Path honest = Files.write(folder.resolve("honest.pt"), bomb(record, size, size * BLOCK));
        load(record + " of " + size + " MB", honest);
        Path lying = Files.write(folder.resolve("lying.pt"), bomb(record, size, 100));
        load(record + " of " + size + " MB, declared with 100 bytes", lying);
      }
    }
  }

  private static void load(String name, Path file) {
    long begin = System.nanoTime();
    String checkpoint = attempt(() -> Checkpoint.load(file).root());
    String script = attempt(() -> ScriptModule.load(file, Device.CPU).close());
    boolean quick = System.nanoTime() - begin < 10_000_000_000L;
    System.out.println(name + ": " + checkpoint + ", " + script + (quick ? "" : ", slow"));
  }

  private static String attempt(Runnable load) {
    try {
      load.run();
      return "loaded";
    } catch (CheckpointException e) {
      return "refused";
    }
  }

  /** An archive with the records of a checkpoint, one of which is compressed. */
  private static byte[] bomb(String compressed, long blocks, long declared) throws IOException {
    Map<String, byte[]> records =
        Map.of(
            "data.pkl", new byte[] {(byte) 0x80, 2, '}', '.'},
            "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'},
            "code/__torch__.py", new byte[0],
            "data/0", new byte[4],
            "version", new byte[] {'3', '\n'});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Map.Entry<String, byte[]> record : records.entrySet()) {
      boolean packs = record.getKey().equals(compressed);
      byte[] content = packs ? zeros(blocks) : record.getValue();
      long size = packs ? declared : content.length;
      byte[] name = ("bomb/" + record.getKey()).getBytes(StandardCharsets.US_ASCII);
      int method = packs ? DEFLATED : 0;
      int start = file.size();
      file.write(header(ZipEntries.LOCAL_SIGNATURE, 30, method, content.length, size, name, 0));
      file.write(content);
      directory.write(
          header(ZipEntries.CENTRAL_SIGNATURE, 46, method, content.length, size, name, start));
    }
    ByteBuffer end = little(22).putInt(0, ZipEntries.END_SIGNATURE);
    end.putShort(8, (short) records.size()).putShort(10, (short) records.size());
    end.putInt(12, directory.size()).putInt(16, file.size());
    file.write(directory.toByteArray());
    file.write(bytes(end));
    return file.toByteArray();
  }

  /** A local header, or the longer one of the directory; without a checksum, as PyTorch may. */
  private static byte[] header(
      int signature, int length, int method, int packed, long size, byte[] name, int start) {
    int shift = signature == ZipEntries.CENTRAL_SIGNATURE ? 2 : 0;
    ByteBuffer header = little(length + name.length).putInt(0, signature);
    header.putShort(8 + shift, (short) method);
    header.putInt(18 + shift, packed).putInt(22 + shift, (int) size);
    header.putShort(26 + shift, (short) name.length);
    if (shift != 0) {
      header.putInt(42, start);
    }
    return bytes(header.put(length, name));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] all = new byte[buffer.capacity()];
    buffer.get(0, all);
    return all;
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Deflated zeros: a block that refers to none before it, again and again. */
  private static byte[] zeros(long blocks) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    byte[] block = new byte[BLOCK];
    byte[] buffer = new byte[1 << 16];
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    deflater.setInput(block);
    int length = deflater.deflate(buffer, 0, buffer.length, Deflater.FULL_FLUSH);
    for (long i = 0; i < blocks; i++) {
      packed.write(buffer, 0, length);
    }
    deflater.reset();
    deflater.finish();
    packed.write(buffer, 0, deflater.deflate(buffer));
    deflater.end();
    return packed.toByteArray();
  }
}
