package org.jtorch.vision.datasets;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;

/** WIDER FACE, images with boxes of faces, {@code torchvision.datasets.WIDERFace}. */
public final class WIDERFace extends VisionDataset<WIDERFace.Item> {
  private static final String DRIVE = "https://drive.google.com/file/d/";
  private static final List<Resource> ARCHIVES =
      List.of(
          new Resource(
              DRIVE + "15hGDLhsx8bLgLcIRD5DhYt5iBxnjNF1M/view",
              "WIDER_train.zip",
              "3fedf70df600953d25982bcd13d91ba2"),
          new Resource(
              DRIVE + "1GUCogbp16PMGa39thoMMeWxp7Rp5oM8Q/view",
              "WIDER_val.zip",
              "dfa7d7e790efa35df3788964cf0bbaea"),
          new Resource(
              DRIVE + "1HIfDbVEWKmsYKJZm4lchTBDLW5N7dY5T/view",
              "WIDER_test.zip",
              "e5d8f4248ed24c334bbd12f49c29dd40"),
          new Resource(
              "http://shuoyang1213.me/WIDERFACE/support/bbx_annotation/wider_face_split.zip",
              "0e3767bcf0e326556d407bf5bff5d27c"));
  private static final int FIELDS = 10;

  /**
   * A sample. The numbers of the faces are int64 {@code (N)}.
   *
   * @param image uint8, {@code (3, H, W)}
   * @param boxes left, top, width and height of the faces in pixels, int64 {@code (N, 4)}; none in
   *     the test part
   * @param blur 0 clear, 1 normal, 2 heavy
   * @param expression 0 typical, 1 exaggerated
   * @param illumination 0 normal, 1 extreme
   * @param occlusion 0 none, 1 partial, 2 heavy
   * @param pose 0 typical, 1 atypical
   * @param invalid 1 for a box without a face
   */
  public record Item(
      Tensor image,
      BoundingBoxes boxes,
      Tensor blur,
      Tensor expression,
      Tensor illumination,
      Tensor occlusion,
      Tensor pose,
      Tensor invalid) {
    /** Creates a sample. */
    public Item {
      Objects.requireNonNull(image, "image");
      Objects.requireNonNull(boxes, "boxes");
    }
  }

  /** An image and ten numbers for each of its faces. */
  private record Entry(Path image, List<long[]> faces) {}

  private final Split split;
  private final List<Entry> entries;

  /**
   * Finds the images of a folder.
   *
   * @param root folder that has {@code widerface}
   * @param split {@link Split#TRAIN}, {@link Split#VAL} or {@link Split#TEST}, which has no boxes
   * @param options {@code o -> o.transforms(...).download(true)}
   * @throws java.io.UncheckedIOException if a file is missing, unreadable or cannot be downloaded
   * @throws org.jtorch.CheckpointException if an archive or a list is damaged
   * @throws IllegalArgumentException if the dataset has no such split
   */
  public WIDERFace(Path root, Split split, Consumer<DatasetOptions<Item>> options) {
    this(root, split, DatasetOptions.of(options));
  }

  private WIDERFace(Path root, Split split, DatasetOptions<Item> options) {
    super(root, options);
    this.split = split.among(Split.TRAIN, Split.VAL, Split.TEST);
    Path base = root.resolve("widerface");
    for (Resource archive : ARCHIVES) {
      Path folder = base.resolve(archive.name().replace(".zip", ""));
      archive.extract(base, options, folder);
    }
    Path lists = base.resolve("wider_face_split");
    Resource.requireFolder("WIDERFace", lists);
    Path images = base.resolve("WIDER_" + split.pythonName()).resolve("images");
    Resource.requireFolder("WIDERFace", images);
    entries =
        split == Split.TEST
            ? TextFiles.entries(lists.resolve("wider_face_test_filelist.txt")).stream()
                .map(name -> new Entry(images.resolve(name), List.of()))
                .toList()
            : entries(lists.resolve("wider_face_" + split.pythonName() + "_bbx_gt.txt"), images);
  }

  /** Reads a name, a number of faces and a line for each, or one line of zeros for none. */
  private static List<Entry> entries(Path file, Path images) {
    List<String> lines = TextFiles.entries(file);
    List<Entry> entries = new ArrayList<>();
    int at = 0;
    while (at + 1 < lines.size()) {
      Path image = images.resolve(lines.get(at));
      long count = Math.max(1, TextFiles.integer(file, lines.get(at + 1)));
      at += 2;
      if (count > lines.size() - at) {
        throw new CheckpointException(file + ": it ends within the faces of " + image);
      }
      List<long[]> faces = new ArrayList<>();
      for (String line : lines.subList(at, at + (int) count)) {
        faces.add(face(file, line));
      }
      at += (int) count;
      entries.add(new Entry(image, faces));
    }
    return entries;
  }

  private static long[] face(Path file, String line) {
    long[] numbers =
        Arrays.stream(line.split("\\s+"))
            .mapToLong(text -> TextFiles.integer(file, text))
            .toArray();
    if (numbers.length != FIELDS) {
      throw new CheckpointException(file + ": a face has " + numbers.length + " numbers: " + line);
    }
    return numbers;
  }

  @Override
  protected Item load(long index) {
    Entry entry = entries.get(Math.toIntExact(index));
    Tensor image = image(entry.image);
    Tensor all =
        entry.faces.isEmpty()
            ? Torch.zeros(org.jtorch.DType.INT64, 0, FIELDS)
            : Torch.tensor(entry.faces.toArray(new long[0][]));
    BoundingBoxes boxes =
        new BoundingBoxes(
            all.narrow(1, 0, 4).clone(), BoxFormat.XYWH, image.size(-2), image.size(-1));
    return new Item(
        image,
        boxes,
        all.select(1, 4).clone(),
        all.select(1, 5).clone(),
        all.select(1, 6).clone(),
        all.select(1, 7).clone(),
        all.select(1, 8).clone(),
        all.select(1, 9).clone());
  }

  @Override
  public long size() {
    return entries.size();
  }

  @Override
  protected String extraRepr() {
    return "Split: " + split.pythonName();
  }
}
