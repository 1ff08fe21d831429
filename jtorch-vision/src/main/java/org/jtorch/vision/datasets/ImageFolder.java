package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jtorch.data.Sample;

/**
 * Images in one folder per class, {@code torchvision.datasets.ImageFolder}: {@code
 * root/dog/xxx.png}, {@code root/cat/nested/123.jpg}. A sample is a uint8 RGB image {@code (3, H,
 * W)} and its class, an int64 scalar; the classes are the sorted names of the folders.
 *
 * <pre>{@code
 * ImageFolder pets =
 *     new ImageFolder(folder, o -> o.transform(new Compose(new Resize(256), new CenterCrop(224))));
 * }</pre>
 */
public final class ImageFolder extends LabeledImages {
  /** Finds the images of a folder; see {@link #ImageFolder(Path, Consumer)}. */
  public ImageFolder(Path root) {
    this(root, o -> {});
  }

  /**
   * Finds the images of a folder. Files are jpg, jpeg, png, ppm, bmp, pgm, tif, tiff or webp.
   *
   * @param root folder with a folder for each class
   * @param options {@code o -> o.transform(...).allowEmpty(true)}
   * @throws java.io.UncheckedIOException if the folder cannot be read, or has no classes or a class
   *     without images
   */
  public ImageFolder(Path root, Consumer<DatasetOptions<Sample>> options) {
    this(root, DatasetOptions.of(options));
  }

  private ImageFolder(Path root, DatasetOptions<Sample> options) {
    super(root, ClassFolders.read(root, ClassFolders.IMAGES, options), options);
  }
}
