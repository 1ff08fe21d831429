package org.jtorch.spring;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jtorch.serving.NetworkSource;
import org.springframework.core.io.InputStreamSource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ResourceUtils;

/** Finds what a {@code location} property names. */
final class ModelLocation {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String model;
  private final String location;
  private final Optional<String> sha256;

  ModelLocation(String model, String location, Optional<String> sha256) {
    this.model = model;
    this.location = location;
    this.sha256 = CopiedSource.checksum(sha256);
    if (this.sha256.isPresent() && !this.sha256.get().matches("[0-9a-f]{64}")) {
      throw wrong("sha256", "a SHA-256 has 64 hexadecimal digits", "Run sha256sum on the file.");
    }
  }

  /** Returns the source. A file or class path resource that is missing is refused at once. */
  NetworkSource source(ResourceLoader resources, ModelFolder copies) {
    if (location.matches("(?i)https?:.*")) {
      return download(copies);
    }
    String url =
        ResourceUtils.isUrl(location) ? location : ResourceUtils.FILE_URL_PREFIX + location;
    Resource resource = resources.getResource(url);
    if (url.startsWith(ResourceUtils.FILE_URL_PREFIX)) {
      return file(resource);
    }
    if (!resource.exists()) {
      throw missing(resource.getDescription());
    }
    return new CopiedSource(resource, resource.getDescription(), sha256, copies);
  }

  private NetworkSource file(Resource resource) {
    Path path = path(resource);
    if (Files.isDirectory(path)) {
      return NetworkSource.folder(path);
    }
    if (!Files.isRegularFile(path)) {
      throw missing("file " + path.toAbsolutePath());
    }
    return sha256.isPresent() ? new CheckedSource(path, sha256.get()) : NetworkSource.file(path);
  }

  private Path path(Resource resource) {
    try {
      return resource.getFile().toPath();
    } catch (IOException e) {
      throw missing(resource.getDescription());
    }
  }

  private NetworkSource download(ModelFolder copies) {
    if (sha256.isEmpty()) {
      throw wrong(
          "sha256",
          "the model at " + location + " has no checksum",
          "Set the SHA-256 of the model: what comes from a URL is loaded only if it matches.");
    }
    InputStreamSource content = () -> open(URI.create(location));
    return new CopiedSource(content, location, sha256, copies);
  }

  private static InputStream open(URI uri) throws IOException {
    URLConnection connection = uri.toURL().openConnection();
    connection.setConnectTimeout((int) TIMEOUT.toMillis());
    connection.setReadTimeout((int) TIMEOUT.toMillis());
    return connection.getInputStream();
  }

  private ModelConfigurationException missing(String what) {
    return wrong(
        "location",
        what + " does not exist",
        "Name a file, a folder, or a resource that the application contains (classpath:...).");
  }

  private ModelConfigurationException wrong(String key, String message, String action) {
    return new ModelConfigurationException(
        model, key, "Model \"" + model + "\": " + message + ".", action, null);
  }
}
