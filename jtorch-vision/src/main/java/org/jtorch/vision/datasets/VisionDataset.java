package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.Dataset;

/**
 * Base of datasets of images, {@code torchvision.datasets.VisionDataset}: checks the index,
 * transforms the sample and frees what is left over.
 *
 * @param <S> the type of a sample
 */
public abstract class VisionDataset<S> implements Dataset<S> {
  private final Path root;
  private final DatasetOptions<S> options;

  /**
   * Creates a dataset.
   *
   * @param root folder of the dataset
   * @param options {@code o -> o.transform(...)}
   */
  protected VisionDataset(Path root, Consumer<DatasetOptions<S>> options) {
    this(root, DatasetOptions.of(options));
  }

  VisionDataset(Path root, DatasetOptions<S> options) {
    this.root = Objects.requireNonNull(root, "root");
    this.options = options;
  }

  /**
   * Reads a sample whose image has been given to {@link #transformed}.
   *
   * @param index from 0 to below {@link #size()}
   * @return the sample
   */
  protected abstract S load(long index);

  /**
   * Applies the image transform of the options.
   *
   * @param image uint8, {@code (C, H, W)}
   * @return the result; the image itself if there is no transform
   */
  protected final Tensor transformed(Tensor image) {
    return options.transform.apply(image);
  }

  /** Reads an image file by the loader of the options and applies the image transform. */
  final Tensor image(Path file) {
    return options.transform.apply(options.loader.apply(file));
  }

  /**
   * Returns a sample with its transforms applied.
   *
   * @param index from 0 to below {@link #size()}; a negative one counts from the end
   * @throws IndexOutOfBoundsException if there is no such sample
   */
  @Override
  public final S get(long index) {
    long position = Objects.checkIndex(index < 0 ? index + size() : index, size());
    return TensorScope.compute(() -> options.transforms.apply(load(position)));
  }

  /** {@return the folder that was given to the constructor} */
  public final Path root() {
    return root;
  }

  /**
   * Returns further lines of {@link #toString()}, {@code extra_repr}.
   *
   * @return for example {@code "Split: Train"}; empty by default
   */
  protected String extraRepr() {
    return "";
  }

  /** Returns the number of samples and the folder, as torchvision prints them. */
  @Override
  public String toString() {
    String head =
        "Dataset "
            + getClass().getSimpleName()
            + "\n    Number of datapoints: "
            + size()
            + "\n    Root location: "
            + root;
    return extraRepr().isEmpty() ? head : head + "\n    " + extraRepr();
  }
}
