package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jtorch.Tensor;
import org.jtorch.data.Sample;

/**
 * Files of any kind in one folder per class, {@code torchvision.datasets.DatasetFolder}. A sample
 * is what a function reads from a file, and its class, an int64 scalar; the classes are the sorted
 * names of the folders.
 *
 * <pre>{@code
 * DatasetFolder arrays = new DatasetFolder(folder, Npy::load, List.of(".npy"), o -> {});
 * }</pre>
 */
public final class DatasetFolder extends LabeledImages {
  /**
   * Finds the files of a folder.
   *
   * @param root folder with a folder for each class
   * @param loader reads a file
   * @param extensions endings of the files, in lower case, for example {@code ".npy"}
   * @param options {@code o -> o.transform(...)}
   * @throws java.io.UncheckedIOException if the folder cannot be read, or has no classes or a class
   *     without files
   */
  public DatasetFolder(
      Path root,
      Function<Path, Tensor> loader,
      List<String> extensions,
      Consumer<DatasetOptions<Sample>> options) {
    this(root, extensions, DatasetOptions.of(o -> options.accept(o.loader(loader))));
  }

  private DatasetFolder(Path root, List<String> extensions, DatasetOptions<Sample> options) {
    super(root, ClassFolders.read(root, List.copyOf(extensions), options), options);
  }
}
