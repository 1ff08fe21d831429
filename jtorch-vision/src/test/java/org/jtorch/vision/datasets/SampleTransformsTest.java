package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.data.Collate;
import org.jtorch.data.DataLoader;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.transforms.Transform;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.jtorch.vision.tvtensors.Image;
import org.jtorch.vision.tvtensors.Mask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transforms of whole samples, with boxes and masks. */
@NoLeaks
class SampleTransformsTest {
  @TempDir Path folder;

  /** Mirrors a sample, with a probability of one half. */
  private static final class Mirror extends Transform {
    @Override
    protected Kernel makeParams(org.jtorch.vision.transforms.Parts parts) {
      boolean mirrors = Torch.rand(1).item() < 0.5;
      return part -> {
        if (!mirrors) {
          return part;
        } else if (part instanceof Image || part instanceof Mask) {
          return part.map(pixels -> pixels.flip(-1));
        }
        BoundingBoxes boxes = (BoundingBoxes) part;
        Tensor x = boxes.data();
        Tensor width = Torch.tensor((double) boxes.canvasSize().width()).to(x.dtype());
        return boxes.map(
            b ->
                Torch.stack(
                    List.of(
                        width.sub(b.select(1, 2)),
                        b.select(1, 1),
                        width.sub(b.select(1, 0)),
                        b.select(1, 3)),
                    1));
      };
    }
  }

  private Path annotations() {
    Tensor image = Torch.arange(24).view(1, 4, 6).expand(3, 4, 6).to(DType.UINT8);
    StringBuilder images = new StringBuilder();
    StringBuilder objects = new StringBuilder();
    for (int i = 1; i <= 8; i++) {
      Pictures.write(folder.resolve(i + ".png"), image);
      String comma = i == 1 ? "" : ",";
      images.append(comma).append("{\"id\": " + i + ", \"file_name\": \"" + i + ".png\"}");
      objects.append(
          comma
              + "{\"id\": 1, \"category_id\": 2, \"bbox\": [0, 1, 2, 3], \"image_id\": "
              + i
              + ", \"segmentation\": {\"counts\": [1, 3]}}");
    }
    Path file = folder.resolve("annotations.json");
    Pictures.writeText(file, "{\"images\": [" + images + "], \"annotations\": [" + objects + "]}");
    return file;
  }

  @Test
  void imageBoxesAndMasksAreTransformedAlikeInAnyNumberOfWorkers() {
    CocoDetection coco =
        new CocoDetection(folder, annotations(), o -> o.masks(true).transforms(new Mirror()));
    List<List<Boolean>> runs = new ArrayList<>();
    for (int workers : new int[] {0, 2}) {
      Torch.manualSeed(7);
      List<Boolean> mirrored = new ArrayList<>();
      try (DataLoader<CocoDetection.Item> loader =
          DataLoader.of(coco, items -> items.get(0), o -> o.numWorkers(workers))) {
        for (CocoDetection.Item item : loader) {
          mirrored.add(check(item));
        }
      }
      runs.add(mirrored);
    }
    assertThat(runs.get(0)).hasSize(8).contains(true, false).isEqualTo(runs.get(1));
  }

  private static boolean check(CocoDetection.Item item) {
    boolean mirrored = item.image().get(0, 0, 0).itemLong() == 5;
    float[] corners = item.boxes().data().flatten().toFloatArray();
    assertThat(corners).containsExactly(mirrored ? 4 : 0, 1, mirrored ? 6 : 2, 4);
    assertThat(item.masks().data().get(0, 1, mirrored ? 5 : 0).itemLong()).isEqualTo(1);
    assertThat(item.masks().data().sum().itemLong()).isEqualTo(3);
    assertThat(item.labels().toLongArray()).containsExactly(2);
    assertThat(item.annotations()).hasSize(1);
    return mirrored;
  }

  @Test
  void segmentedImagesBecomeBatches() {
    for (int i = 0; i < 2; i++) {
      Pictures.write(folder.resolve("oxford-iiit-pet/images/a_" + i + ".jpg"), 4, 6, 100);
      Pictures.write(
          folder.resolve("oxford-iiit-pet/annotations/trimaps/a_" + i + ".png"),
          Torch.full(Shape.of(1, 4, 6), i + 1).to(DType.UINT8));
    }
    Pictures.writeText(
        folder.resolve("oxford-iiit-pet/annotations/test.txt"), "a_0 1 1 1", "a_1 1 1 1");
    OxfordIIITPetSegmentation pets =
        new OxfordIIITPetSegmentation(folder, Split.TEST, o -> o.transforms(new Mirror()));
    try (DataLoader<SegmentedImage> loader =
        DataLoader.of(
            pets, Collate.into(SegmentedImage.class), o -> o.batchSize(2).numWorkers(1))) {
      for (SegmentedImage batch : loader) {
        assertThat(batch.image().shape()).isEqualTo(Shape.of(2, 3, 4, 6));
        assertThat(batch.mask().data().shape()).isEqualTo(Shape.of(2, 4, 6));
        assertThat(batch.mask().data().sum(1, 2).toLongArray()).containsExactly(24, 48);
      }
    }
  }
}
