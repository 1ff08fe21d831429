package org.jtorch.vision.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jtorch.TensorScope;
import org.jtorch.io.Safetensors;

/** Files and torchvision's pixels, recorded by {@code make_pictures.py}. */
final class RecordedPictures {
  private RecordedPictures() {}

  /** Returns the files by name, and the pixels by name and mode. */
  static Safetensors load() {
    return load("pictures.safetensors.gz");
  }

  /** Returns what {@code make_pictures.py --odd} recorded. */
  static Safetensors loadOdd() {
    return load("odd-pictures.safetensors.gz");
  }

  private static Safetensors load(String name) {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(RecordedPictures.class.getResourceAsStream(name)))) {
      Path file = Files.createTempFile("pictures", ".safetensors");
      file.toFile().deleteOnExit();
      long unused = Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return Safetensors.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns all files. */
  static List<byte[]> contents() {
    Safetensors pictures = load();
    List<byte[]> contents = new ArrayList<>();
    for (String key : pictures.keys()) {
      if (!key.contains("/")) {
        try (TensorScope scope = TensorScope.open()) {
          contents.add(pictures.tensor(key).toByteArray());
        }
      }
    }
    return contents;
  }
}
