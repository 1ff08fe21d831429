package org.jtorch.io;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.CheckpointException;
import org.jtorch.Mode;
import org.jtorch.Torch;
import org.jtorch.internal.host.FileMapping;
import org.jtorch.internal.zip.ContentFormat;
import org.jtorch.internal.zip.MalformedException;

/** Opens checkpoints in files, streams, bytes and resources. */
final class CheckpointReader {
  private CheckpointReader() {}

  /**
   * Where the bytes are.
   *
   * @param name the file or stream in messages
   * @param key identity of the file before it was opened, if it is to be mapped
   */
  private record Place(String name, Path path, @Nullable Object key) {}

  private interface Reader<T> {
    T read(FileChannel file) throws IOException;
  }

  static Checkpoint load(Path path, Checkpoint.LoadOptions options) {
    if (options.mmap && path.getFileSystem() != FileSystems.getDefault()) {
      throw new IllegalArgumentException("mmap: " + path + " is not in the default file system");
    }
    String name = path.toString();
    Place place = new Place(name, path, options.mmap ? FileMapping.fileKey(path) : null);
    return reading(path, name, file -> load(file, place, options), StandardOpenOption.READ);
  }

  static Checkpoint load(byte[] bytes, Checkpoint.LoadOptions options) {
    return load(new ByteArrayInputStream(bytes), "the bytes", options);
  }

  /** Loads from a stream, which messages call by {@code name}. */
  static Checkpoint load(InputStream bytes, String name, Checkpoint.LoadOptions options) {
    if (options.mmap) {
      throw new IllegalArgumentException("mmap needs a path, not " + name);
    }
    Path file = copy(bytes, name);
    return reading(
        file,
        name,
        channel -> load(channel, new Place(name, file, null), options),
        StandardOpenOption.READ,
        StandardOpenOption.DELETE_ON_CLOSE);
  }

  static Checkpoint loadResource(Class<?> owner, String resource, Checkpoint.LoadOptions options) {
    try (InputStream bytes = owner.getResourceAsStream(resource)) {
      if (bytes == null) {
        throw new FileNotFoundException(owner.getName() + " finds no resource " + resource);
      }
      return load(bytes, resource, options);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + resource, e);
    }
  }

  static Checkpoint.Content inspect(Path path) {
    String name = path.toString();
    return reading(
        path,
        name,
        file -> CheckpointContent.of(PickledFile.read(file, name, false)),
        StandardOpenOption.READ);
  }

  private static Path copy(InputStream bytes, String name) {
    try {
      Path file = Files.createTempFile("jtorch-", ".pt");
      try {
        Files.copy(bytes, file, StandardCopyOption.REPLACE_EXISTING);
        return file;
      } catch (IOException | RuntimeException e) {
        Files.delete(file);
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static <T> T reading(Path path, String name, Reader<T> reader, OpenOption... options) {
    try (FileChannel file = FileChannel.open(path, options)) {
      ContentFormat.require(
          file,
          name,
          ContentFormat.CHECKPOINT,
          ContentFormat.LEGACY_CHECKPOINT,
          ContentFormat.PICKLE);
      return reader.read(file);
    } catch (MalformedException e) {
      throw new CheckpointException(name + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }

  private static Checkpoint load(FileChannel file, Place place, Checkpoint.LoadOptions options)
      throws IOException {
    long size = file.size();
    PickledFile pickled = PickledFile.read(file, place.name, options.strict);
    try (Mode mode = Torch.noGrad();
        TensorLoader tensors =
            options.mmap
                ? TensorLoader.mapping(pickled.storages(), place.path, size)
                : TensorLoader.reading(pickled.storages())) {
      if (options.mmap && !Objects.equals(FileMapping.fileKey(place.path), place.key)) {
        throw new MalformedException("it was replaced while it was read");
      }
      Object root = new PickleTree(pickled.mostValues(), tensors).toJava(pickled.root());
      if (options.mmap && file.size() < size) {
        throw new MalformedException("it was truncated while it was read");
      }
      tensors.keep();
      return new Checkpoint(place.name, root);
    }
  }
}
