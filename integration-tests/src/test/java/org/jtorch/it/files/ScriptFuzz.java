package org.jtorch.it.files;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.jtorch.CheckpointException;
import org.jtorch.Device;
import org.jtorch.OutOfMemoryException;
import org.jtorch.ScriptModule;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.TorchException;

/**
 * Loads mutated TorchScript files, and runs those that load, in a JVM that {@link ScriptFuzzTest}
 * monitors. It writes the name of the file before each step, so that a crash or a hang can be
 * attributed.
 */
final class ScriptFuzz {
  private static final String[] TOKENS = {
    "0",
    "-1",
    "1",
    "9223372036854775807",
    "-9223372036854775808",
    "None",
    "True",
    "x",
    "[]",
    "()",
    "%",
    "//",
    "-",
    "not ",
    "*",
    "torch.add",
    "int",
    "List[int]",
    "Tensor",
    "self",
    ".",
    "[0]",
    "(",
    ")"
  };

  /** File with its content. PyTorch's archives cannot be read as a stream. */
  @SuppressWarnings("ArrayRecordComponent") // nothing compares seeds
  private record Seed(byte[] bytes, Map<String, byte[]> records) {
    static Seed read(Path file) throws IOException {
      Map<String, byte[]> records = new LinkedHashMap<>();
      try (ZipFile zip = new ZipFile(file.toFile())) {
        for (ZipEntry entry : Collections.list(zip.entries())) {
          try (InputStream in = zip.getInputStream(entry)) {
            records.put(entry.getName(), in.readAllBytes());
          }
        }
      }
      return new Seed(Files.readAllBytes(file), records);
    }
  }

  private ScriptFuzz() {}

  /** Takes folders of files, the seed, the first and the last number, and the file of the log. */
  public static void main(String[] args) throws IOException {
    Torch.setNumThreads(1);
    List<Seed> seeds = new ArrayList<>();
    for (String folder : args[0].split(File.pathSeparator)) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        for (Path file : files.filter(ScriptFuzz::isSmall).sorted().toList()) {
          seeds.add(Seed.read(file));
        }
      }
    }
    int first = Integer.parseInt(args[2]);
    int last = Integer.parseInt(args[3]);
    Path log = Path.of(args[4]);
    for (int i = first; i < last; i++) {
      Random random = new Random(Long.parseLong(args[1]) * 1_000_003 + i);
      byte[] mutated = mutate(seeds.get(random.nextInt(seeds.size())), random);
      Files.writeString(log, i + " load");
      System.out.println(i + " " + attempt(mutated, i, log));
    }
    Files.writeString(log, last + " end");
  }

  private static boolean isSmall(Path file) {
    return file.toString().endsWith(".pt") && file.toFile().length() < 100_000;
  }

  /** Returns a word for the outcome; it begins with "wrong" if it is an error. */
  private static String attempt(byte[] bytes, int number, Path log) throws IOException {
    try (TensorScope scope = TensorScope.open();
        ScriptModule module = ScriptModule.load(bytes, Device.CPU)) {
      Files.writeString(log, number + " run");
      run(module);
      return "ran";
    } catch (CheckpointException e) {
      boolean plain = e.getMessage().lines().count() == 1 && !e.getMessage().contains("bad_alloc");
      return plain ? "refused" : "wrong: " + e.getMessage().replace('\n', '|');
    } catch (OutOfMemoryException e) {
      return "memory";
    } catch (RuntimeException | StackOverflowError e) {
      return "wrong: " + e.toString().replace('\n', '|');
    }
  }

  private static void run(ScriptModule module) {
    Tensor x = Torch.ones(2, 3);
    List<List<Object>> arguments =
        List.of(List.of(), List.of(x), List.of(x, x), List.of(3L), List.of(Long.MIN_VALUE, -1L));
    for (String method : module.methods().keySet()) {
      for (List<Object> given : arguments) {
        try {
          module.invoke(method, given, Map.of());
        } catch (TorchException e) {
          if (String.valueOf(e.getMessage()).isEmpty()) {
            throw e;
          }
        }
      }
    }
  }

  private static byte[] mutate(Seed seed, Random random) {
    if (random.nextInt(3) == 0) {
      return damaged(seed.bytes(), random);
    }
    Map<String, byte[]> records = new LinkedHashMap<>(seed.records());
    List<String> names =
        records.keySet().stream().filter(n -> n.endsWith(".py") || n.endsWith(".pkl")).toList();
    String name = names.get(random.nextInt(names.size()));
    byte[] record = records.get(name);
    records.put(name, name.endsWith(".py") ? rewritten(record, random) : damaged(record, random));
    return archive(records);
  }

  private static byte[] damaged(byte[] seed, Random random) {
    byte[] bytes =
        random.nextInt(10) == 0 ? Arrays.copyOf(seed, random.nextInt(seed.length)) : seed.clone();
    for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    return bytes;
  }

  /** Replaces a word with a token, or duplicates a line. */
  private static byte[] rewritten(byte[] code, Random random) {
    String text = new String(code, StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i >= 0; i--) {
      String[] words = text.split("\\b", -1);
      words[random.nextInt(words.length)] = TOKENS[random.nextInt(TOKENS.length)];
      text = String.join("", words);
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] archive(Map<String, byte[]> records) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> record : records.entrySet()) {
        ZipEntry entry = new ZipEntry(record.getKey());
        CRC32 crc = new CRC32();
        crc.update(record.getValue());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(record.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(record.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
