package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jtorch.CheckpointException;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.junit.NoLeaks;
import org.jtorch.vision.ops.BoxFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NoLeaks
class CocoTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() {
    file = folder.resolve("instances.json");
    Pictures.write(folder.resolve("000000000009.png"), 20, 30, 9);
    Pictures.write(folder.resolve("000000000005.png"), 10, 10, 5);
    Pictures.writeText(
        file,
        """
        {"info": {"year": 2017, "nested": [1, {"a": 2}]},
         "images": [{"id": 9, "file_name": "000000000009.png", "height": 20, "width": 30},
                    {"id": 5, "file_name": "000000000005.png", "height": 10, "width": 10}],
         "annotations": [
           {"id": 11, "image_id": 9, "category_id": 3, "iscrowd": 0, "area": 24.5,
            "bbox": [2, 3.5, 10, 4], "segmentation": [[2, 2, 9, 2, 9, 9, 2, 9]]},
           {"id": 12, "image_id": 9, "category_id": 90, "iscrowd": 1, "area": 3,
            "bbox": [0, 0, 1, 3], "segmentation": {"size": [20, 30], "counts": [1, 3, 596]},
            "caption": "a crowd", "keypoints": [1, 2, 2]}],
         "categories": [{"id": 3, "name": "car"}, {"id": 90, "name": "toothbrush"}]}
        """);
  }

  @Test
  void objectsHaveBoxesLabelsAndMasks() {
    CocoDetection coco = new CocoDetection(folder, file, o -> o.masks(true));
    assertThat(coco.ids()).containsExactly(5L, 9L);
    assertThat(coco.categories()).isEqualTo(Map.of(3L, "car", 90L, "toothbrush"));
    CocoDetection.Item none = coco.get(0);
    assertThat(none.imageId()).isEqualTo(5);
    assertThat(none.boxes().data().shape()).isEqualTo(Shape.of(0, 4));
    assertThat(none.labels().shape()).isEqualTo(Shape.of(0));
    assertThat(none.masks().data().shape()).isEqualTo(Shape.of(0, 10, 10));
    CocoDetection.Item item = coco.get(1);
    assertThat(item.image().shape()).isEqualTo(Shape.of(3, 20, 30));
    assertThat(item.image().get(0, 0, 0).itemLong()).isEqualTo(9);
    assertThat(item.boxes().format()).isEqualTo(BoxFormat.XYXY);
    assertThat(item.boxes().data().flatten().toFloatArray())
        .containsExactly(2, 3.5f, 12, 7.5f, 0, 0, 1, 3);
    assertThat(item.boxes().canvasSize().width()).isEqualTo(30);
    assertThat(item.labels().toLongArray()).containsExactly(3, 90);
    assertThat(item.masks().data().sum(1, 2).toLongArray()).containsExactly(49, 3);
    assertThat(item.masks().data().get(1, 1, 0).itemLong()).isEqualTo(1);
    CocoAnnotation crowd = item.annotations().get(1);
    assertThat(crowd.isCrowd()).isTrue();
    assertThat(crowd.keypoints()).containsExactly(1, 2, 2);
    assertThat(item.annotations().get(0).polygons()).hasSize(1);
    assertThat(item.annotations().get(0).area()).isEqualTo(24.5);
  }

  @Test
  void aTransformIsGivenTheWholeSample() {
    CocoDetection coco =
        new CocoDetection(
            folder,
            file,
            o ->
                o.transform(image -> image.narrow(1, 0, 8))
                    .transforms(
                        item ->
                            new CocoDetection.Item(
                                item.image().neg(),
                                item.imageId(),
                                item.boxes(),
                                item.labels().add(1),
                                item.masks(),
                                item.annotations())));
    CocoDetection.Item item = coco.get(-1);
    assertThat(item.image().shape()).isEqualTo(Shape.of(3, 8, 30));
    assertThat(item.labels().toLongArray()).containsExactly(4, 91);
    assertThat(item.masks().data().size(0)).isZero();
  }

  @Test
  void captionsAreRead() {
    CocoCaptions coco = new CocoCaptions(folder, file, o -> {});
    assertThat(coco.get(0).captions()).isEmpty();
    assertThat(coco.get(1).captions()).isEqualTo(List.of("", "a crowd"));
    assertThat(coco.size()).isEqualTo(2);
  }

  @Test
  void masksAreThoseOfPycocotools() throws IOException {
    JsonNode cases;
    try (InputStream in = CocoTest.class.getResourceAsStream("coco-masks.json")) {
      cases = JSON.readTree(Objects.requireNonNull(in));
    }
    for (JsonNode one : cases) {
      long height = one.get("height").asLong();
      long width = one.get("width").asLong();
      long[] pixels = JSON.convertValue(one.get("pixels"), long[].class);
      try (TensorScope scope = TensorScope.open()) {
        Tensor mask = annotation(one.get("segmentation")).mask(height, width);
        assertThat(mask.flatten().nonzero().flatten().toLongArray())
            .as(one.get("segmentation").toString())
            .isEqualTo(pixels);
        Tensor union = mask.mul(0);
        for (JsonNode counts : one.get("counts")) {
          ObjectNode runs = JSON.createObjectNode();
          runs.set("counts", counts);
          union = union.maximum(annotation(runs).mask(height, width));
        }
        assertThat(union.equal(mask)).as("compressed runs").isTrue();
      }
    }
    assertThat(cases).hasSize(24);
  }

  private static CocoAnnotation annotation(JsonNode segmentation) {
    return new CocoAnnotation(JSON.createObjectNode().set("segmentation", segmentation));
  }

  @Test
  void damagedFilesAreRefused() throws IOException {
    byte[] whole = Files.readAllBytes(file);
    for (int length = 1; length < whole.length - 3; length += 37) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(CheckpointException.class)
          .as("%d bytes", length)
          .isThrownBy(() -> new CocoDetection(folder, file, o -> {}))
          .withMessageStartingWith("cannot read " + file + ": ");
    }
    refused("[]", "it holds no JSON object");
    refused("{\"images\": [{\"id\": \"x\", \"file_name\": \"a\"}]}", "no integer id");
    refused("{\"images\": [{\"id\": 1}]}", "no text file_name");
    refused("{\"images\": [1]}", "\"images\" is damaged");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> new CocoDetection(folder, folder.resolve("none.json"), o -> {}))
        .withMessageContaining("none.json: there is no such file");
  }

  @Test
  void damagedMasksAreRefused() throws IOException {
    CocoAnnotation runs = annotation(JSON.readTree("{\"counts\": [1, 100]}"));
    CocoAnnotation negative = annotation(JSON.readTree("{\"counts\": [5, -3]}"));
    CocoAnnotation far = annotation(JSON.readTree("[[0, 0, 1e9, 0, 5, 5]]"));
    for (CocoAnnotation one : List.of(runs, negative, far)) {
      assertThatExceptionOfType(CheckpointException.class).isThrownBy(() -> one.mask(5, 5));
    }
  }

  private void refused(String json, String part) {
    Pictures.writeText(file, json);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> new CocoDetection(folder, file, o -> {}))
        .withMessageContaining(part);
  }
}
