package org.jtorch.serving.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jtorch.serving.Model;
import org.jtorch.serving.NetworkSource;

/**
 * A folder whose models can be loaded by name. {@code NAME.pt} and {@code NAME.pt2} are files, and
 * {@code NAME/1.pt}, {@code NAME/2.pt} a folder of versions, of which the newest is loaded.
 *
 * <p>Only names that the folder lists are accepted, and links that lead out of it are not followed.
 * No request names a path.
 */
public final class ModelRepository {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
  private static final List<String> ENDINGS = List.of(".pt2", ".pt");

  private final Path folder;
  private final BiFunction<String, NetworkSource, Model<?, ?>> describe;

  private ModelRepository(Path folder, BiFunction<String, NetworkSource, Model<?, ?>> describe) {
    this.folder = folder;
    this.describe = Objects.requireNonNull(describe);
  }

  /**
   * Creates a repository.
   *
   * @param folder the folder
   * @param describe returns the description of a model from its name and source
   * @return the repository
   * @throws UncheckedIOException if there is no such folder
   */
  public static ModelRepository of(
      Path folder, BiFunction<String, NetworkSource, Model<?, ?>> describe) {
    try {
      return new ModelRepository(folder.toRealPath(), describe);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model repository " + folder, e);
    }
  }

  /**
   * Returns the names of the models that the folder has now.
   *
   * @return the names, sorted
   * @throws UncheckedIOException if the folder cannot be read
   */
  public List<String> names() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.flatMap(entry -> name(entry).stream()).distinct().sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model repository " + folder, e);
    }
  }

  /**
   * Returns the description of a model.
   *
   * @param name one of {@link #names()}
   * @return the description; empty if the folder has no such model
   */
  public Optional<Model<?, ?>> model(String name) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> name(entry).filter(name::equals).isPresent())
          .sorted()
          .findFirst()
          .map(entry -> describe.apply(name, source(entry)));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the model repository " + folder, e);
    }
  }

  private static NetworkSource source(Path entry) {
    return Files.isDirectory(entry) ? NetworkSource.folder(entry) : NetworkSource.file(entry);
  }

  /** Returns the name of the model that an entry is. */
  private Optional<String> name(Path entry) {
    String file = String.valueOf(entry.getFileName());
    String name = file;
    if (Files.isRegularFile(entry)) {
      Optional<String> ending = ENDINGS.stream().filter(file::endsWith).findFirst();
      if (ending.isEmpty()) {
        return Optional.empty();
      }
      name = file.substring(0, file.length() - ending.get().length());
    }
    return NAME.matcher(name).matches() && isInside(entry) ? Optional.of(name) : Optional.empty();
  }

  private boolean isInside(Path entry) {
    try {
      return entry.toRealPath().startsWith(folder);
    } catch (IOException e) {
      return false; // a link that leads nowhere is no model
    }
  }
}
