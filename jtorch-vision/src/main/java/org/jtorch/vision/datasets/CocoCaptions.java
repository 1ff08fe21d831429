package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.Tensor;

/** COCO with the captions of each image, {@code torchvision.datasets.CocoCaptions}. */
public final class CocoCaptions extends VisionDataset<CocoCaptions.Item> {
  /**
   * A sample.
   *
   * @param image uint8, {@code (3, H, W)}
   * @param captions the sentences that describe it
   */
  public record Item(Tensor image, List<String> captions) {
    /** Creates a sample. */
    public Item {
      Objects.requireNonNull(image, "image");
      captions = List.copyOf(captions);
    }
  }

  private final CocoFile file;
  private final List<Long> ids;

  /**
   * Reads an annotation file.
   *
   * @param root folder of the images
   * @param annotations the file, {@code captions_train2017.json} for example
   * @param options {@code o -> o.transform(...)}
   * @throws java.io.UncheckedIOException if the file is missing or unreadable
   * @throws org.jtorch.CheckpointException if the file is damaged
   */
  public CocoCaptions(Path root, Path annotations, Consumer<DatasetOptions<Item>> options) {
    super(root, options);
    file = CocoFile.read(annotations);
    ids = List.copyOf(file.files().keySet());
  }

  @Override
  protected Item load(long index) {
    long id = ids.get(Math.toIntExact(index));
    return new Item(
        image(TextFiles.resolve(root(), file.files().getOrDefault(id, ""))),
        file.annotations(id).stream().map(CocoAnnotation::caption).toList());
  }

  @Override
  public long size() {
    return ids.size();
  }

  /** {@return the numbers of the images, sorted, {@code dataset.ids}} */
  public List<Long> ids() {
    return ids;
  }
}
