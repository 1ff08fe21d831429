package org.jtorch.parity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Set of cases and their tensors: a pair of files, plain or gzipped. */
record ParitySet(List<JsonNode> cases, TensorFile tensors) {
  /** Names the folder to read sets from; without it, the set is a resource of these tests. */
  static final String FOLDER_PROPERTY = "jtorch.parity.dir";

  static ParitySet read(String name) throws IOException {
    ObjectMapper mapper = new ObjectMapper();
    List<JsonNode> cases = new ArrayList<>();
    for (String line :
        new String(content(name + ".jsonl"), StandardCharsets.UTF_8).lines().toList()) {
      cases.add(mapper.readTree(line));
    }
    return new ParitySet(cases, new TensorFile(content(name + ".safetensors")));
  }

  /** Whether the recorded floors apply to the set. */
  static boolean isOwnSet() {
    return System.getProperty(FOLDER_PROPERTY) == null;
  }

  private static byte[] content(String file) throws IOException {
    String folder = System.getProperty(FOLDER_PROPERTY);
    if (folder == null) {
      return unpacked("/parity/" + file + ".gz");
    }
    Path plain = fromRepository(Path.of(folder)).resolve(file);
    if (Files.exists(plain)) {
      return Files.readAllBytes(plain);
    }
    Path packed = plain.resolveSibling(file + ".gz");
    try (InputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      return in.readAllBytes();
    }
  }

  /** Tests run in their module's folder; a relative path is meant from the repository's. */
  private static Path fromRepository(Path folder) {
    return Files.exists(folder) ? folder : Path.of("..").resolve(folder);
  }

  private static byte[] unpacked(String resource) throws IOException {
    try (InputStream in = ParitySet.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("no resource " + resource);
      }
      return new GZIPInputStream(in).readAllBytes();
    }
  }
}
