package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jtorch.DType;
import org.jtorch.Generator;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Sample;

/**
 * Random images, {@code torchvision.datasets.FakeData}, the same for an index at each call and in
 * Python. A sample is a uint8 image and its class, an int64 scalar.
 */
public final class FakeData extends VisionDataset<Sample> {
  private final long size;
  private final Shape imageSize;
  private final long numClasses;
  private final long randomOffset;

  /** Creates 1,000 images of shape (3, 224, 224) in 10 classes. */
  public FakeData() {
    this(1000, Shape.of(3, 224, 224), 10, 0, o -> {});
  }

  /**
   * Creates a dataset.
   *
   * @param size number of samples
   * @param imageSize shape of the images, {@code (C, H, W)}
   * @param numClasses number of classes
   * @param randomOffset added to the index, which is the seed of an image
   * @param options {@code o -> o.transform(...)}
   * @throws IllegalArgumentException if a number is negative or the shape has not three dimensions
   */
  public FakeData(
      long size,
      Shape imageSize,
      long numClasses,
      long randomOffset,
      Consumer<DatasetOptions<Sample>> options) {
    super(Path.of(""), options);
    if (size < 0 || numClasses < 1 || imageSize.rank() != 3) {
      throw new IllegalArgumentException(
          "FakeData: size " + size + ", image size " + imageSize + ", classes " + numClasses);
    }
    this.size = size;
    this.imageSize = imageSize;
    this.numClasses = numClasses;
    this.randomOffset = randomOffset;
  }

  @Override
  protected Sample load(long index) {
    Generator generator = Generator.cpu();
    generator.manualSeed(index + randomOffset);
    Tensor image = Torch.randn(generator, imageSize.toArray());
    Tensor target = Torch.empty(DType.INT64, 1).random_(0, numClasses, o -> o.generator(generator));
    // As a PIL image is made of it: values wrap around.
    Tensor bytes = image.mul(255).to(DType.INT64).remainder(256).to(DType.UINT8);
    return new Sample(transformed(bytes), target.squeeze(0).clone());
  }

  @Override
  public long size() {
    return size;
  }
}
