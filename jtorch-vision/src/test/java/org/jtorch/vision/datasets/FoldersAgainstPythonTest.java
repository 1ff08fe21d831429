package org.jtorch.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.junit.NoLeaks;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Folders from which make_dataset_folders.py recorded what torchvision reads. */
@NoLeaks
class FoldersAgainstPythonTest {
  @TestFactory
  Stream<DynamicTest> everyDatasetIsReadAsInPython(@TempDir Path root) throws IOException {
    Path archive = Files.write(root.resolve("folders.zip"), Fixtures.read("folders.zip"));
    Archives.extract(archive, root);
    JsonNode recorded = new ObjectMapper().readTree(Fixtures.read("folders.json"));
    Map<String, Dataset<?>> datasets = datasets(root);
    assertThat(recorded.fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(datasets.keySet());
    return datasets.entrySet().stream()
        .map(
            one ->
                dynamicTest(one.getKey(), () -> check(one.getValue(), recorded.get(one.getKey()))));
  }

  private static Map<String, Dataset<?>> datasets(Path root) {
    Map<String, Dataset<?>> all = new LinkedHashMap<>();
    all.put("ImageFolder", new ImageFolder(root.resolve("folder")));
    all.put("Food101", new Food101(root, Split.TRAIN));
    all.put("DTD", new DTD(root, Split.TRAIN));
    all.put("GTSRB train", new GTSRB(root, Split.TRAIN));
    all.put("GTSRB test", new GTSRB(root, Split.TEST));
    all.put("OxfordIIITPet category", new OxfordIIITPet(root, Split.TRAINVAL));
    all.put(
        "OxfordIIITPet binary-category",
        new OxfordIIITPet(root, Split.TRAINVAL, OxfordIIITPet.Target.BINARY_CATEGORY, o -> {}));
    all.put(
        "OxfordIIITPet segmentation", new OxfordIIITPetSegmentation(root, Split.TRAINVAL, o -> {}));
    all.put("VOCSegmentation", new VOCSegmentation(root, 2012, Split.VAL, o -> {}));
    all.put("VOCDetection", new VOCDetection(root, 2012, Split.VAL, o -> {}));
    all.put("WIDERFace", new WIDERFace(root, Split.VAL, o -> {}));
    all.put("Kitti", new Kitti(root, Split.TRAIN, o -> {}));
    all.put("Sintel", new Sintel(root, Split.TRAIN, FlowPass.BOTH, o -> {}));
    all.put(
        "FlyingThings3D",
        new FlyingThings3D(root, Split.TEST, FlowPass.CLEAN, FlyingThings3D.Camera.RIGHT, o -> {}));
    all.put("FlyingChairs", new FlyingChairs(root, Split.TRAIN, o -> {}));
    all.put("Flowers102", new Flowers102(root, Split.TRAIN));
    all.put("CelebA", new CelebA(root, Split.VAL, o -> {}));
    return all;
  }

  private static void check(Dataset<?> dataset, JsonNode recorded) {
    assertThat(dataset.size()).isEqualTo(recorded.size());
    for (int i = 0; i < recorded.size(); i++) {
      try (TensorScope scope = TensorScope.open()) {
        List<Double> actual = numbers(dataset.get(i));
        assertThat(actual).as("sample %d", i).hasSameSizeAs(recorded.get(i));
        for (int j = 0; j < actual.size(); j++) {
          double expected = recorded.get(i).get(j).asDouble();
          assertThat(actual.get(j)).as("sample %d, %d", i, j).isEqualTo(expected, within(1e-6));
        }
      }
    }
  }

  /** Returns the sums of the tensors of a sample that Python has. */
  private static List<Double> numbers(Object sample) {
    List<Double> numbers = new ArrayList<>();
    if (sample instanceof Sample labeled) {
      add(numbers, labeled.input(), labeled.target());
    } else if (sample instanceof SegmentedImage segmented) {
      add(numbers, segmented.image(), segmented.mask().data());
    } else if (sample instanceof VOCDetection.Item item) {
      add(numbers, item.image(), item.boxes().data(), item.labels());
    } else if (sample instanceof CelebA.Item item) {
      add(numbers, item.image(), item.attributes(), item.identity(), item.box(), item.landmarks());
    } else if (sample instanceof FlowSample item) {
      add(numbers, item.image1(), item.image2(), item.flow());
    } else if (sample instanceof Kitti.Item item) {
      add(numbers, item.image());
      for (float corner : item.boxes().data().flatten().toFloatArray()) {
        numbers.add((double) corner);
      }
    } else if (sample instanceof WIDERFace.Item item) {
      add(numbers, item.image(), item.boxes().data(), item.blur(), item.expression());
      add(numbers, item.illumination(), item.occlusion(), item.pose(), item.invalid());
    }
    return numbers;
  }

  private static void add(List<Double> numbers, Tensor... tensors) {
    for (Tensor tensor : tensors) {
      numbers.add(tensor.to(DType.FLOAT64).sum().item());
    }
  }
}
