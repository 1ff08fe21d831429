package org.jtorch.vision.opencv;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.jtorch.TensorScope;
import org.jtorch.io.Safetensors;

/**
 * Files and torchvision's pixels, recorded by {@code make_pictures.py --codecs} of jtorch-vision.
 */
final class RecordedPictures {
  private RecordedPictures() {}

  /** Returns the files by name, and the pixels by name and mode. */
  static Safetensors load() {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(
                RecordedPictures.class.getResourceAsStream("pictures.safetensors.gz")))) {
      Path file = Files.createTempFile("pictures", ".safetensors");
      file.toFile().deleteOnExit();
      long unused = Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      return Safetensors.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the files of some formats. */
  static List<byte[]> contents(String... formats) {
    Safetensors pictures = load();
    List<byte[]> contents = new ArrayList<>();
    for (String key : pictures.keys()) {
      if (!key.contains("/") && Arrays.stream(formats).anyMatch(key::startsWith)) {
        try (TensorScope scope = TensorScope.open()) {
          contents.add(pictures.tensor(key).toByteArray());
        }
      }
    }
    return contents;
  }
}
