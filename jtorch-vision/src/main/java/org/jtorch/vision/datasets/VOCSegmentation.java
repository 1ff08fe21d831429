package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.function.Consumer;
import org.jtorch.vision.tvtensors.Mask;

/**
 * Pascal VOC with a class for each pixel, {@code torchvision.datasets.VOCSegmentation}. The mask
 * has 0 for the background, 1 to 20 for the classes of {@link VOCDetection#CLASSES} and 255 for
 * borders.
 */
public final class VOCSegmentation extends VisionDataset<SegmentedImage> {
  private final VocFiles files;

  /**
   * Finds the images of a year.
   *
   * @param root folder that has {@code VOCdevkit}, or {@code TrainVal/VOCdevkit} of 2011
   * @param year from 2007 to 2012
   * @param split {@link Split#TRAIN}, {@link Split#VAL}, {@link Split#TRAINVAL} or, of 2007, {@link
   *     Split#TEST}
   * @param options {@code o -> o.transforms(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive is damaged
   * @throws IllegalArgumentException if there is no such year or split
   */
  public VOCSegmentation(
      Path root, int year, Split split, Consumer<DatasetOptions<SegmentedImage>> options) {
    this(root, year, split, DatasetOptions.of(options));
  }

  private VOCSegmentation(
      Path root, int year, Split split, DatasetOptions<SegmentedImage> options) {
    super(root, options);
    files = VocFiles.open(root, year, split, "Segmentation", options);
  }

  @Override
  protected SegmentedImage load(long index) {
    Path mask = files.file("SegmentationClass", index, ".png");
    return new SegmentedImage(image(files.image(index)), new Mask(MaskLoader.load(mask)));
  }

  @Override
  public long size() {
    return files.size();
  }
}
