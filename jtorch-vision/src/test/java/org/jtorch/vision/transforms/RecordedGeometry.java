package org.jtorch.vision.transforms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.jtorch.Tensor;
import org.jtorch.io.Safetensors;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.ClampingMode;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.KeyPoints;
import org.jtorch.vision.tvtensors.Mask;
import org.jtorch.vision.tvtensors.TVTensor;

/** Results of torchvision, recorded by {@code src/test/python/make_geometry.py}. */
final class RecordedGeometry {
  static final JsonNode DOCUMENT = document();

  /** Loaded on a thread without a scope, so that every test can read it. */
  private static final Safetensors TENSORS =
      CompletableFuture.completedFuture(unpacked()).thenApplyAsync(Safetensors::load).join();

  private RecordedGeometry() {}

  private static JsonNode document() {
    try (InputStream json = open("geometry.json.gz")) {
      return new ObjectMapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path unpacked() {
    try (InputStream data = open("geometry.safetensors.gz")) {
      Path file = Files.createTempFile("geometry", ".safetensors");
      file.toFile().deleteOnExit();
      Files.copy(data, file, StandardCopyOption.REPLACE_EXISTING);
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String name) throws IOException {
    return new GZIPInputStream(
        Objects.requireNonNull(RecordedGeometry.class.getResourceAsStream(name), name));
  }

  static Tensor get(JsonNode name) {
    return TENSORS.tensor(name.asText());
  }

  /** Returns the input of a recorded call. */
  static TVTensor part(JsonNode call) {
    Tensor data = get(call.get("in"));
    return switch (call.get("kind").asText()) {
      case "image" -> new Image(data);
      case "mask" -> new Mask(data);
      case "points" -> new KeyPoints(data, RecordedValues.canvas(call.get("from")));
      default ->
          new BoundingBoxes(
              data,
              BoxFormat.valueOf(call.get("format").asText()),
              RecordedValues.canvas(call.get("from")),
              ClampingMode.valueOf(call.get("clamping").asText().toUpperCase(Locale.ROOT)));
    };
  }
}
