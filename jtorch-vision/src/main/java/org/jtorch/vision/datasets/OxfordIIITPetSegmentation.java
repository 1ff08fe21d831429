package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.vision.tvtensors.Mask;

/**
 * Oxford-IIIT Pet with outlines, {@code OxfordIIITPet(target_types="segmentation")} of {@code
 * torchvision.datasets}. The mask has 1 for the animal, 2 for the background and 3 for pixels
 * between them.
 */
public final class OxfordIIITPetSegmentation extends VisionDataset<SegmentedImage> {
  private final PetFiles files;
  private final List<PetFiles.Pet> pets;

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code oxford-iiit-pet}
   * @param split {@link Split#TRAINVAL} or {@link Split#TEST}
   * @param options {@code o -> o.transforms(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or the list of images is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public OxfordIIITPetSegmentation(
      Path root, Split split, Consumer<DatasetOptions<SegmentedImage>> options) {
    this(root, Objects.requireNonNull(split, "split"), DatasetOptions.of(options));
  }

  private OxfordIIITPetSegmentation(
      Path root, Split split, DatasetOptions<SegmentedImage> options) {
    super(root, options);
    files = PetFiles.open(root, options);
    pets = files.pets(split);
  }

  @Override
  protected SegmentedImage load(long index) {
    PetFiles.Pet pet = pets.get(Math.toIntExact(index));
    return new SegmentedImage(
        image(files.image(pet)), new Mask(MaskLoader.load(files.trimap(pet))));
  }

  @Override
  public long size() {
    return pets.size();
  }
}
